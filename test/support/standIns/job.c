// A job that asks nobody: opens the GPU as CUDA does and takes its "VRAM" a moment later.
// job --dev DIR --vram DIR [--cuda LIB] [--gpu N] [--as open|library|python|again|look|load] [--alloc-ms 60] [--hold-ms 20] [--wait-ms 2000] -- PID…
//   open     opens the nodes at once; library: loads libcuda first; python: after 300 ms of import, then as library; again: after
//            an exec of itself; look: nvidiactl and nvidia0 only, no memory, as nvidia-smi does; load: libcuda and nothing else
//   PID…     the miner's processes, whose end it measures
// Prints one line of JSON, times of CLOCK_MONOTONIC in ns (as text: they exceed what a double keeps). Exit code 3: out of memory.
#include "standIn.h"
#include <dlfcn.h>

static void loadLibrary(const char *cuda) {
  if (cuda == NULL) return;
  void *library = dlopen(cuda, RTLD_NOW);
  int (*init)(unsigned) = library == NULL ? NULL : (int (*)(unsigned))dlsym(library, "cuInit");
  if (init == NULL) fprintf(stderr, "%s\n", dlerror());
}

static int pidsFrom(int count, char **args) {
  for (int i = 1; i < count; i++)
    if (strcmp(args[i], "--") == 0) return i + 1;
  return count;
}

static void again(int count, char **args) {
  sleepMs(30);
  char **next = calloc(count + 1, sizeof *next);
  memcpy(next, args, count * sizeof *next);
  for (int i = 1; i < count; i++)
    if (strcmp(next[i], "again") == 0) next[i] = "open";
  execv("/proc/self/exe", next);
  perror("exec");
  exit(4);
}

int main(int count, char **args) {
  const char *dev = option(count, args, "--dev", "/dev");
  const char *vram = option(count, args, "--vram", "/nowhere");
  const char *as = option(count, args, "--as", "open");
  const char *cuda = option(count, args, "--cuda", NULL);
  int gpu = number(count, args, "--gpu", 0);
  char node[32];
  snprintf(node, sizeof node, "nvidia%d", gpu);

  if (strcmp(as, "again") == 0) again(count, args);
  if (strcmp(as, "python") == 0) sleepMs(300);
  struct Watched miners;
  watchPids(&miners, count, args, pidsFrom(count, args));
  int isLook = strcmp(as, "look") == 0, isLoad = strcmp(as, "load") == 0;
  int64_t openedNs = nowNs();
  if (isLoad || strcmp(as, "library") == 0 || strcmp(as, "python") == 0) loadLibrary(cuda);
  if (!isLoad) openedNs = nowNs();
  if (!isLook && !isLoad) openNode(dev, "nvidia-uvm");
  if (!isLoad) openNode(dev, "nvidiactl");
  if (!isLoad) openNode(dev, node);
  int64_t allocateAtNs = openedNs + number(count, args, "--alloc-ms", 60) * 1000000ll;
  while (nowNs() < allocateAtNs) {
    if (miners.alive > 0) waitFor(&miners, -1, allocateAtNs);
    else sleepMs((allocateAtNs - nowNs()) / 1000000 + 1);
  }
  int64_t allocatedNs = nowNs();
  int isOut = !isLook && !isLoad && takeMemory(vram, gpu, 6000) != 0;
  if (miners.alive > 0) waitFor(&miners, -1, nowNs() + number(count, args, "--wait-ms", 2000) * 1000000ll);
  if (isOut) takeMemory(vram, gpu, 6000); // started again by its user, so to say
  sleepMs(number(count, args, "--hold-ms", 20));
  printf("{\"openedNs\":\"%" PRId64 "\",\"allocatedNs\":\"%" PRId64 "\",\"goneNs\":\"%" PRId64 "\",\"endedNs\":\"%" PRId64
         "\",\"isOutOfMemory\":%s}\n", openedNs, allocatedNs, miners.goneNs, nowNs(), isOut ? "true" : "false");
  return isOut ? 3 : 0;
}
