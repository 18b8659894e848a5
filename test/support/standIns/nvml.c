// A stand-in for NVIDIA's libnvidia-ml.so.1, layouts as in nvml.h (API 13): as many GPUs of 8 GiB as STAND_IN_VRAM has files vram<n>,
// each with the memory in use and the process that standIn.h says; cool, and fast enough to be asked at any time.
#include "standIn.h"

enum { ok = 0, notSupported = 3, notFound = 6, tooSmall = 7, mismatch = 25 };
static const unsigned long long mib = 1 << 20;
static const int totalMib = 8192, idleMib = 300;

static const char *vramDirectory(void) {
  const char *dir = getenv("STAND_IN_VRAM");
  return dir == NULL ? "/nowhere" : dir;
}
static int gpuOf(void *handle) { return (int)((long)handle - 0x1000); }
static int isThere(int gpu) { return access(inDirectory(vramDirectory(), "vram%d", gpu), F_OK) == 0; }

int nvmlInit_v2(void) { return ok; }
int nvmlShutdown(void) { return ok; }
int nvmlSystemGetDriverVersion(char *text, unsigned length) { snprintf(text, length, "595.45"); return ok; }
int nvmlDeviceGetCount_v2(unsigned *count) { for (*count = 0; isThere(*count); ++*count) {} return ok; }
int nvmlDeviceGetHandleByIndex_v2(unsigned index, void **handle) { *handle = (void *)(long)(0x1000 + index); return ok; }
int nvmlDeviceGetName(void *handle, char *text, unsigned length) { snprintf(text, length, "Stand-in GPU %d", gpuOf(handle)); return ok; }
int nvmlDeviceGetMinorNumber(void *handle, unsigned *minor) { *minor = gpuOf(handle); return ok; }
int nvmlDeviceGetUUID(void *handle, char *text, unsigned length) {
  snprintf(text, length, "GPU-%08d-0000-0000-0000-57a9d1000000", gpuOf(handle));
  return ok;
}
int nvmlDeviceGetPciInfo_v3(void *handle, unsigned char *pci) {
  memset(pci, 0, 68);
  *(unsigned *)(pci + 20) = gpuOf(handle) + 0x1a;
  return ok;
}
int nvmlDeviceGetMemoryInfo_v2(void *handle, unsigned char *memory) {
  int pid, used;
  if (*(unsigned *)memory != 0x02000028u) return mismatch;
  memoryTaken(vramDirectory(), gpuOf(handle), &pid, &used);
  *(unsigned long long *)(memory + 8) = totalMib * mib;
  *(unsigned long long *)(memory + 16) = 0;
  *(unsigned long long *)(memory + 24) = (totalMib - idleMib - used) * mib;
  *(unsigned long long *)(memory + 32) = (idleMib + used) * mib;
  return ok;
}
int nvmlDeviceGetTemperature(void *handle, int sensor, unsigned *out) { (void)handle; *out = 45; return sensor; }
int nvmlDeviceGetTemperatureThreshold(void *handle, int kind, unsigned *out) { (void)handle; *out = 98; return kind == 1 ? ok : notSupported; }
int nvmlDeviceGetPowerUsage(void *handle, unsigned *out) { (void)handle; *out = 40000; return ok; }
int nvmlDeviceGetPowerManagementLimit(void *handle, unsigned *out) { (void)handle; *out = 250000; return ok; }
int nvmlDeviceGetFanSpeed(void *handle, unsigned *out) { (void)handle; *out = 40; return ok; }
int nvmlDeviceGetFieldValues(void *handle, int count, unsigned char *field) {
  (void)handle;
  for (int i = 0; i < count; i++) *(int *)(field + i * 40 + 28) = notSupported;
  return ok;
}

/** nvmlProcessInfo_t: pid@0, usedGpuMemory@8, gpuInstanceId@16, computeInstanceId@20 (~0: no MIG). */
int nvmlDeviceGetComputeRunningProcesses_v3(void *handle, unsigned *count, unsigned char *infos) {
  int pid, used;
  if (memoryTaken(vramDirectory(), gpuOf(handle), &pid, &used) != 1 || pid == 0) { *count = 0; return ok; }
  if (*count < 1) { *count = 1; return tooSmall; }
  *count = 1;
  memset(infos, 0xff, 24);
  *(unsigned *)infos = pid;
  *(unsigned long long *)(infos + 8) = used * mib;
  return ok;
}
int nvmlDeviceGetGraphicsRunningProcesses_v3(void *handle, unsigned *count) { (void)handle; *count = 0; return ok; }
int nvmlDeviceGetMPSComputeRunningProcesses_v3(void *handle, unsigned *count) { (void)handle; *count = 0; return ok; }

/** nvmlProcessUtilizationSample_t: pid@0, timeStamp µs@8, sm@16, mem@20, enc@24, dec@28. Who has the memory computes. */
int nvmlDeviceGetProcessUtilization(void *handle, unsigned char *samples, unsigned *count, unsigned long long sinceUs) {
  int pid, used;
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  unsigned long long nowUs = now.tv_sec * 1000000ull + now.tv_nsec / 1000;
  int isTaken = memoryTaken(vramDirectory(), gpuOf(handle), &pid, &used) == 1 && pid != 0 && nowUs > sinceUs;
  unsigned room = samples == NULL ? 0 : *count;
  *count = isTaken;
  if (!isTaken) return notFound;
  if (room < 1) return tooSmall;
  memset(samples, 0, 32);
  *(unsigned *)samples = pid;
  *(unsigned long long *)(samples + 8) = nowUs;
  *(unsigned *)(samples + 16) = 95;
  return ok;
}
