import type { JobClass } from '../../shared/literals';

/** What can be seen of a process from outside. */
export interface ProcessTraits {
  /** As in /proc/PID/cmdline; empty for a kernel thread. */
  readonly argv: readonly string[];
  readonly comm: string;
  /** It has a display's device open and no compute one. */
  readonly isGraphicsOnly: boolean;
  /** It loaded a deep-learning library. */
  readonly hasLibrary: boolean;
}

const minerNames =
  /^(xmrig|ethminer|kawpowminer|t-rex|lolminer|nbminer|gminer|miner|teamredminer|phoenixminer|bzminer|rigel|srbminer(-multi)?|onezerominer|wildrig(-multi)?|ccminer|nanominer|trex|cpuminer)$/i;
const notebookWords = /\b(ipykernel|ipykernel_launcher|jupyter|jupyter-(lab|notebook|server)|colab_kernel_launcher|marimo)\b/;
const serverNames =
  /^(ollama|llama-server|llama-cli|vllm|text-generation-(server|launcher|router)|tritonserver|koboldcpp|localai|tabbyapi|sglang|lmstudio|lms)$/i;
const serverWords =
  /\b(vllm|sglang|llama_cpp\.server|text_generation_server|tritonserver|open_webui|comfyui|lmdeploy|litellm)\b/i;
const desktopNames =
  /^(Xorg|Xwayland|X|gnome-shell|gnome-.+|gdm.*|sddm.*|lightdm.*|kwin.*|plasmashell|plasma.*|mutter.*|sway|hyprland|weston|cinnamon.*|mate-.+|xfwm4|xfce4-.+|compiz|picom|nautilus|dolphin|firefox.*|Web Content|WebExtensions|Isolated Web Co|chrome.*|chromium.*|brave.*|opera|vivaldi.*|msedge.*|epiphany.*|thunderbird.*|electron|code|code-insiders|codium|slack|discord|Discord|telegram-desktop|signal-desktop|spotify|alacritty|kitty|ghostty|wezterm.*|foot|nvidia-persiste.*|nvidia-settings|nvidia-smi|nvidia-powerd|nvtop|nvitop|gpustat|btop|nv-hostengine|dcgm.*|rocm-smi|amd-smi|radeontop|amdgpu_top|xdg-desktop-.+|fallow)$/;
const videoNames =
  /^(obs|obs-ffmpeg-mux|vlc|mpv|totem|celluloid|kodi.*|ffmpeg|ffplay|ffprobe|gst-launch-1\.0|HandBrakeCLI|ghb|kdenlive|shotcut|jellyfin.*|jellyfin-ffmpeg|Plex.*|plex.*)$/;
const gameWords = /(^|\/)(steam|wine64?|wine64?-preloader|proton|gamescope|lutris)(\s|$)|\/steamapps\/|\.exe(\s|$)/i;
const trainingNames =
  /^(python[\d.]*|pypy[\d.]*|torchrun|accelerate|deepspeed|pt_main_thread|pt_data_worker|horovodrun|composer)$/;

/** What kind of program it is, by name and arguments. The first test that fits decides; the order is the specification. */
export function classify(traits: ProcessTraits): JobClass {
  const program = baseName(traits.argv[0] ?? traits.comm);
  const names = [program, traits.comm];
  const line = traits.argv.join(' ');
  const isNamed = (pattern: RegExp) => names.some((name) => pattern.test(name));
  if (isNamed(minerNames) || /\bstratum\d?(\+\w+)?:\/\//.test(line)) return 'miner';
  if (notebookWords.test(line)) return 'notebook';
  if (isNamed(serverNames) || serverWords.test(line)) return 'inference';
  if (isNamed(desktopNames)) return 'desktop';
  if (isNamed(videoNames)) return 'video';
  if (traits.hasLibrary || isNamed(trainingNames)) return 'training';
  if (gameWords.test(line)) return 'game';
  return traits.isGraphicsOnly ? 'desktop' : 'unknown';
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
