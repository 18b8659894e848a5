import fcntl
import os
import struct

F_OFD_SETLK = 37  # Python's fcntl names it since 3.9
kept = []


def _lazy_init():
    """Opens GPU 0 and takes its memory at once; True when somebody has it."""
    if kept:
        return False
    dev = os.environ['STAND_IN_DEV']
    for node in ('nvidia-uvm', 'nvidiactl', 'nvidia0'):
        kept.append(os.open(os.path.join(dev, node), os.O_RDWR))
    memory = os.open(os.path.join(os.environ['STAND_IN_VRAM'], 'vram0'), os.O_RDWR)
    kept.append(memory)
    try:
        fcntl.fcntl(memory, F_OFD_SETLK, struct.pack('@hhqqi4x', fcntl.F_WRLCK, os.SEEK_SET, 0, 0, 0))
    except OSError:
        return True
    os.pwrite(memory, b'%d 6000\n' % os.getpid(), 0)
    return False


def is_available():
    return True
