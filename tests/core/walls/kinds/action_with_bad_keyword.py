"""A model whose class statement says what there is not."""

from offhook import Payload


class Wave(Payload, group="mine", colour="red", examples=[{}]):  #: broken TypeError: Wave cannot say colour=, which is nothing that an action has
    """Wave to customers."""
