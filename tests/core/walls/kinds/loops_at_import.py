"""It loops without end while it is imported.

impatient: yes
"""

while True:  #: broken it did not end within 200ms and was interrupted
    pass
