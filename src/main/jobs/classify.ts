import type { Evidence, EvidenceKind } from '../../shared/evidence';
import type { JobClass } from '../../shared/literals';
import { commandParts } from './commandName';

/** A process's use of its GPUs, the mean of the last 20 s: 0-100 % of the SMs and of the video engines, MiB of device memory. */
export interface ProcessUsage {
  readonly smPct: number;
  readonly videoPct: number;
  /** null: the driver does not say. */
  readonly usedMiB: number | null;
}

/** What can be seen of a process from outside. What is left out was not looked at. */
export interface ProcessTraits {
  /** As in /proc/PID/cmdline; empty for a kernel thread. */
  readonly argv: readonly string[];
  readonly comm: string;
  /** It has a display's device open and no compute one. */
  readonly isGraphicsOnly: boolean;
  /** It loaded a deep-learning library. */
  readonly hasLibrary: boolean;
  /** Which one: `libtorch_cuda.so`. */
  readonly library?: string | null;
  /** It or a process above it asked for devices. */
  readonly isClaimed?: boolean;
  /** It has a display's device open, whatever else. */
  readonly draws?: boolean;
  /** Names of its environment's variables, at least those that `isTellingVariable` knows. Never their values. */
  readonly variables?: readonly string[];
  /** null: not known, or not for 20 s yet. */
  readonly usage?: ProcessUsage | null;
}

export interface Explained {
  readonly class: JobClass;
  readonly evidence: Evidence;
}

const minerNames =
  /^(xmrig|xmrig-.+|ethminer|kawpowminer|t-rex|lolminer|nbminer|gminer|miner|teamredminer|phoenixminer|bzminer|rigel|srbminer(-multi)?|onezerominer|wildrig(-multi)?|ccminer|nanominer|trex|cpuminer(-.+)?|minerd|sgminer|cgminer|bfgminer|claymore|ewbf-miner|miniz|nsfminer|progpowminer|cryptodredge|z-enemy|verthashminer|qubitcoin|nexa-miner|xmr-stak)$/i;
const minerArgument = /\bstratum\d?(\+\w+)?:\/\//;
const notebookNames =
  /^(ipykernel(_launcher)?|ipython[\d.]*|jupyter(-?(lab|notebook?|server|console|execute|kernel)|hub-singleuser)?|notebook|colab_kernel_launcher|marimo|xpython|xeus-python|voila|spyder_kernels(\.console)?)$/;
const serverNames =
  /^(ollama.*|llama-(server|cli|swap)|llamafile.*|vllm.*|text-generation-(server|launcher|router)|text-embeddings-router|tritonserver|koboldcpp.*|local-?ai|tabby(api)?|sglang.*|lmstudio|lm-studio|lms|mlc_llm|xinference(-.+)?|aphrodite|lemonade.*|whisper-server|sd-server|invokeai(-web)?|piper|wyoming-.+|infinity_emb|speaches|comfyui|open-webui|lmdeploy|litellm|nvidia-nim.*)$/i;
/** In a script's path or a module's name. */
const serverWords =
  /(^|[/.\s])(vllm|sglang|llama_cpp\.server|text_generation_server|text-generation-webui|tritonserver|open_webui|comfyui|stable-diffusion-webui[\w-]*|lmdeploy|litellm|koboldcpp|tabbyapi|exllamav\d|invokeai|faster_whisper_server|immich_ml|frigate)(?=[/.\s]|$)/i;
const desktopNames =
  /^(Xorg|Xwayland|X|Xvfb|gnome-shell|gnome-.+|gdm.*|sddm.*|lightdm.*|kwin.*|kscreen.*|plasmashell|plasma.*|mutter.*|sway.*|[Hh]yprland|niri|river|labwc|wayfire|weston|cosmic-.+|cinnamon.*|mate-.+|xfwm4|xfce4-.+|compiz|picom|nautilus|dolphin|firefox.*|librewolf|zen|zen-bin|Web Content|WebExtensions|Isolated Web Co.*|RDD Process|GPU Process|chrome.*|chromium.*|brave.*|opera|vivaldi.*|msedge.*|epiphany.*|WebKit.*|thunderbird.*|electron|code|code-insiders|codium|cursor|slack|discord|Discord|telegram-desktop|signal-desktop|teams.*|zoom|spotify|steamwebhelper|alacritty|kitty|ghostty|wezterm.*|foot|nvidia-persiste.*|nvidia-settings|nvidia-smi|nvidia-powerd|nvidia-modprobe|nvtop|nvitop|gpustat|btop|nv-hostengine|dcgm.*|nvidia-container.*|nvidia-ctk|nvidia-cdi-hook|rocm-smi|rocminfo|amd-smi|radeontop|amdgpu_top|corectrl|lact|clinfo|vulkaninfo|glxinfo|xdg-desktop-.+|krunner|soffice\.bin|fallow)$/;
const playerNames =
  /^(obs|obs-ffmpeg-mux|vlc|mpv|mplayer|smplayer|totem|celluloid|haruna|kodi.*|ffmpeg|ffplay|ffprobe|gst-launch-1\.0|gst-play-1\.0|HandBrakeCLI|ghb|kdenlive|shotcut|jellyfin.*|jellyfin-ffmpeg|Plex.*|plex.*|emby.*|gpu-screen-recorder|sunshine|wf-recorder|simplescreenrecorder|cheese|stremio|tdarr.*)$/;
const gameNames =
  /^(steam|wine(64)?(-preloader)?|proton|gamescope|lutris|heroic|retroarch|dolphin-emu|pcsx2.*|rpcs3|yuzu|ryujinx)$/i;
const gamePath = /\/steamapps\//;
const windowsProgram = /\.exe$/i;
const gameVariable = /^(SteamAppId|SteamGameId|STEAM_COMPAT_\w+|WINEPREFIX|WINELOADER|PROTON_\w+)$/;
const trainingVariable = /^(LOCAL_RANK|TORCHELASTIC_RUN_ID|OMPI_COMM_WORLD_LOCAL_RANK|DEEPSPEED_\w+|ACCELERATE_\w+)$/;
const sharedServer = /^nvidia-cuda-mps/;
const trainingPrograms =
  /^(torchrun|accelerate|deepspeed|pt_main_thread|pt_data_worker|horovodrun|composer|axolotl|llamafactory-cli|tune|colossalai|mpirun|ray(::.*)?)$/;
const trainingWords =
  /(^|[^a-z])(train(er|ing)?|pretrain(ing)?|finetun(e|ing)|fine[-_]tun(e|ing)|sft|dpo|ppo|grpo|rlhf|lora|dreambooth|distill)([^a-z]|$)/i;
const interpreter = /^(python[\d.]*[a-z]?|pypy[\d.]*)$/;

const drawsHard = { smPct: 40, usedMiB: 1024 } as const;
const videoAtWork = { videoPct: 5, smPct: 40 } as const;

/** Whether a variable's name says something about its process; only such names need be handed over. */
export function isTellingVariable(name: string): boolean {
  return gameVariable.test(name) || trainingVariable.test(name);
}

/** What kind of program it is. */
export function classify(traits: ProcessTraits): JobClass {
  return explain(traits).class;
}

/**
 * What kind of program it is and what says so. The first test that fits decides; the order is the specification. Names count
 * where they stand for the program: the executable, the script, the module, never an argument or a folder of data. Costs some
 * 10 µs, so it may run between an open and a kill.
 */
export function explain(traits: ProcessTraits): Explained {
  const seen = look(traits);
  const found = tests.map((test) => test(seen)).find((explained) => explained !== null);
  if (found !== undefined && found !== null) return found;
  if (traits.isGraphicsOnly) return verdict('desktop', 'onlyDraws');
  return verdict('unknown', seen.names.length === 0 ? 'unseen' : 'unknown');
}

interface Look {
  readonly traits: ProcessTraits;
  /** Program, script and module without their folders, and the kernel's name for the process. */
  readonly names: readonly string[];
  /** The script's whole path, the module: what an interpreter runs. */
  readonly runs: string;
  readonly variables: readonly string[];
  readonly usage: ProcessUsage | null;
}

type Test = (seen: Look) => Explained | null;

function look(traits: ProcessTraits): Look {
  const { program, script, module } = commandParts(traits.argv);
  const names = [baseName(program === '' ? traits.comm : program), traits.comm, baseName(script ?? ''), module ?? ''];
  const runs = [script ?? '', module ?? ''].join(' ').trim();
  return {
    traits,
    names: [...new Set(names.filter((name) => name !== ''))],
    runs,
    variables: traits.variables ?? [],
    usage: traits.usage ?? null,
  };
}

const tests: readonly Test[] = [
  ({ traits }) => (traits.isClaimed === true ? verdict('claimed', 'asked') : null),
  named('miner', 'minerName', minerNames),
  ({ traits }) => (traits.argv.some((arg) => minerArgument.test(arg)) ? verdict('miner', 'minerArgument') : null),
  named('notebook', 'notebookName', notebookNames),
  named('inference', 'serverName', serverNames),
  ({ runs }) => wordOf('inference', 'serverName', serverWords.exec(runs)?.[2]),
  whereOnlyDraws(named('desktop', 'desktopName', desktopNames)),
  whereOnlyDraws(isGame),
  whereOnlyDraws(isDrawingHard),
  named('desktop', 'desktopName', desktopNames),
  named('video', 'playerName', playerNames),
  isVideoAtWork,
  // A game that computes as well (upscaling) holds the same nodes as a job; a script started from a game's shell is none.
  (seen) => (seen.traits.draws === true && !isLikeTraining(seen) ? isGame(seen) : null),
  isSharedServer,
  isTraining,
  isGameByName,
];

function named(jobClass: JobClass, kind: EvidenceKind, pattern: RegExp): Test {
  return ({ names }) =>
    wordOf(
      jobClass,
      kind,
      names.find((name) => pattern.test(name)),
    );
}

function whereOnlyDraws(test: Test): Test {
  return (seen) => (seen.traits.isGraphicsOnly ? test(seen) : null);
}

function isGame(seen: Look): Explained | null {
  const variable = seen.variables.find((name) => gameVariable.test(name));
  return variable === undefined ? isGameByName(seen) : verdict('game', 'gameVariable', { variable });
}

/** Steam's own folder, or a Windows program, which Wine keeps in its arguments. */
function isGameByName({ names, traits }: Look): Explained | null {
  const { argv } = traits;
  const windows = argv.find((arg) => windowsProgram.test(arg));
  const name = names.find((one) => gameNames.test(one)) ?? (windows === undefined ? undefined : lastPart(windows));
  if (name !== undefined) return verdict('game', 'gameName', { word: name });
  return argv.some((arg) => gamePath.test(arg)) ? verdict('game', 'gameName', { word: lastPart(argv[0] ?? '') }) : null;
}

function isDrawingHard({ usage }: Look): Explained | null {
  if (usage === null || usage.usedMiB === null) return null;
  const isHard = usage.smPct > drawsHard.smPct && usage.usedMiB > drawsHard.usedMiB;
  return isHard ? verdict('game', 'drawsHard', { smPct: Math.round(usage.smPct), usedMiB: Math.round(usage.usedMiB) }) : null;
}

/** Not for Python: its video readers feed trainings, and its libraries cannot always be seen. */
function isVideoAtWork(seen: Look): Explained | null {
  const { usage } = seen;
  if (usage === null || isLikeTraining(seen)) return null;
  const isVideo = usage.videoPct >= videoAtWork.videoPct && usage.smPct < videoAtWork.smPct;
  if (!isVideo) return null;
  return verdict('video', 'videoEngines', { videoPct: Math.round(usage.videoPct), smPct: Math.round(usage.smPct) });
}

/** Jobs of other processes compute in its name; who they are, only it knows. */
function isSharedServer({ names }: Look): Explained | null {
  return wordOf(
    'training',
    'sharedServer',
    names.find((name) => sharedServer.test(name)),
  );
}

function isLikeTraining({ traits, names, variables }: Look): boolean {
  return traits.hasLibrary || names.some(isTrainingName) || variables.some((name) => trainingVariable.test(name));
}

function isTrainingName(name: string): boolean {
  return interpreter.test(name) || trainingPrograms.test(name);
}

function isTraining({ traits, names, variables }: Look): Explained | null {
  if (traits.hasLibrary) return verdict('training', 'library', valueUnder('library', traits.library));
  const word = names.find((name) => trainingPrograms.test(name) || trainingWords.test(name));
  if (word !== undefined) return verdict('training', 'trainingName', { word });
  const variable = variables.find((name) => trainingVariable.test(name));
  if (variable !== undefined) return verdict('training', 'trainingVariable', { variable });
  return wordOf(
    'training',
    'interpreter',
    names.find((name) => interpreter.test(name)),
  );
}

function wordOf(jobClass: JobClass, kind: EvidenceKind, word: string | undefined): Explained | null {
  return word === undefined ? null : verdict(jobClass, kind, { word });
}

function valueUnder(name: string, value: string | null | undefined): Evidence['values'] {
  return value === undefined || value === null ? {} : { [name]: value };
}

function verdict(jobClass: JobClass, kind: EvidenceKind, values: Evidence['values'] = {}): Explained {
  return { class: jobClass, evidence: { kind, values } };
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Of a path of either system. */
function lastPart(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}
