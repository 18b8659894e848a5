/** What can go wrong with a RainbowMiner. */
export const rainbowFaults = {
  'rainbow/not-found': {
    title: 'No RainbowMiner was found[ in {dir}]',
    help: 'Start it, or name the folder that holds its RainbowMiner.ps1 under Setup. Fallow keeps looking.',
  },
  'rainbow/not-started': {
    title: 'RainbowMiner could not be kept running',
    help: 'Start start.sh in its folder by hand to see why: PowerShell (pwsh) must be installed, and start.sh be executable. Fallow tries again, with growing pauses.',
  },
  'rainbow/not-answering': {
    title: 'RainbowMiner does not answer[ on port {port}]',
    help: 'Check that it runs and that its API is on (DisableAPI is 0 in its Config/config.txt). Fallow keeps asking.',
  },
  'rainbow/not-ready': {
    title: 'RainbowMiner is still starting',
    help: 'Nothing to do: it says what it mines after its first round, and Fallow keeps asking.',
  },
  'rainbow/refused': {
    title: "RainbowMiner's API refuses the login",
    help: 'Fallow takes user and password from its Config/config.txt (APIuser and APIpassword): restart RainbowMiner, then Fallow. Fallow does not try again by itself, because RainbowMiner locks out who fails three times.',
  },
  'rainbow/bad-answer': {
    title: 'RainbowMiner answers something that Fallow does not understand',
    help: 'Update RainbowMiner or Fallow; Fallow knows version 5.0. The log says what was wrong.',
  },
  'rainbow/api-off': {
    title: "RainbowMiner's API is switched off",
    help: 'Set DisableAPI to 0 in its Config/config.txt and restart RainbowMiner. Without it Fallow can neither read nor pause it.',
  },
  'rainbow/not-paused': {
    title: 'RainbowMiner was asked to pause and still mines',
    help: 'Press P in its console or stop it, so that the job has the GPUs. Fallow keeps asking.',
  },
  'rainbow/not-resumed': {
    title: 'RainbowMiner was asked to go on and stays paused',
    help: 'Press P in its console. Fallow keeps asking.',
  },
  'rainbow/config-unreadable': {
    title: "RainbowMiner's miner settings cannot be read[: {path}]",
    help: 'Start RainbowMiner once so that it writes them, or correct the file. Nothing was changed.',
  },
  'rainbow/config-not-saved': {
    title: "RainbowMiner's miner settings could not be changed[: {path}]",
    help: 'Make the file and its folder writable, close other editors of it, and try again. The file is as it was.[ The system says {reason}.]',
  },
  'rainbow/unsafe-parameters': {
    title: 'These parameters cannot be given to RainbowMiner[: {parameters}]',
    help: 'Leave out quotes and signs that a shell reads: RainbowMiner starts miners through one. Nothing was changed.',
  },
} as const;
