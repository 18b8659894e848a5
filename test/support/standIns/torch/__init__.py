"""A stand-in for PyTorch: a CUDA that opens the stand-in nodes and takes the stand-in memory (standIn.h)."""
from . import cuda
