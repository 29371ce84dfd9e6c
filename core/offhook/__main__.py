"""`python -m offhook`: the command, for environments whose scripts are not on the path."""

from offhook.cli import main

main(prog_name="offhook")
