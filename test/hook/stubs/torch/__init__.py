# Stands in for PyTorch: as it, imports torch.cuda and keeps references to _lazy_init in other modules.
from . import cuda
