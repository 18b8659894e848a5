// A stand-in for NVIDIA's libcuda.so.1: a file to be opened, and a cuInit that finds nothing.
int cuInit(unsigned flags) { return flags == 0 ? 100 : 1; }
