// Names by which programs are known, as their executable, script, module or the kernel (15 bytes) calls them. A star ends a name
// of which only the beginning is given. Plain lists: compiling patterns as long as these takes longer than an open may wait.

/** Whether a name is on a list. */
export type NameList = (name: string) => boolean;

/** @param text names between spaces; where `isExact` is false, upper and lower case are one. */
function nameList(text: string, isExact = false): NameList {
  const entries = text.trim().split(' ');
  const whole = new Set(entries.filter((entry) => !entry.endsWith('*')));
  const beginnings = entries.filter((entry) => entry.endsWith('*')).map((entry) => entry.slice(0, -1));
  return (given) => {
    const name = isExact ? given : given.toLowerCase();
    return whole.has(name) || beginnings.some((beginning) => name.startsWith(beginning));
  };
}

export const miners = nameList(
  'xmrig xmrig-* xmr-stak* ethminer kawpowminer t-rex trex lolminer nbminer gminer miner teamredminer phoenixminer bzminer rigel ' +
    'srbminer srbminer-multi onezerominer wildrig wildrig-multi ccminer* nanominer cpuminer cpuminer-* minerd sgminer cgminer ' +
    'bfgminer ewbf-miner miniz nsfminer progpowminer cryptodredge z-enemy verthashminer nexa-miner',
);

export const notebooks = nameList(
  'ipykernel ipykernel_launcher ipython ipython2 ipython3 jupyter jupyter-lab jupyterlab jupyter-noteboo jupyter-notebook ' +
    'jupyter-server jupyter-console jupyter-execute jupyter-kernel jupyterhub-singleuser notebook colab_kernel_launcher marimo ' +
    'xpython xeus-python voila spyder_kernels spyder_kernels.console',
);

export const servers = nameList(
  'ollama* llama-server llama-cli llama-swap llamafile* vllm* text-generation-server text-generation-launcher ' +
    'text-generation-router text-embeddings-router tritonserver koboldcpp* localai local-ai tabby tabbyapi sglang* lmstudio ' +
    'lm-studio lms mlc_llm xinference* aphrodite lemonade* whisper-server sd-server invokeai invokeai-web piper wyoming-* ' +
    'infinity_emb speaches comfyui open-webui lmdeploy litellm nvidia-nim*',
);

/** Parts of a script's path or a module's name. */
export const serverParts = nameList(
  'vllm sglang text_generation_server text-generation-webui tritonserver open_webui comfyui stable-diffusion-webui* lmdeploy ' +
    'litellm koboldcpp tabbyapi exllamav* invokeai faster_whisper_server immich_ml frigate',
);

export const desktops = nameList(
  'Xorg Xwayland X Xvfb gnome-* gdm* sddm* lightdm* kwin* kscreen* plasma* mutter* sway* hyprland Hyprland niri river labwc ' +
    'wayfire weston cosmic-* cinnamon* mate-* xfwm4 xfce4-* compiz picom nautilus dolphin firefox* librewolf zen zen-bin ' +
    'WebExtensions chrome* chromium* brave* opera vivaldi* msedge* epiphany* WebKit* thunderbird* electron code code-insiders ' +
    'codium cursor slack discord Discord telegram-desktop signal-desktop teams* zoom spotify steamwebhelper alacritty kitty ' +
    'ghostty wezterm* foot nvidia-persiste* nvidia-settings nvidia-smi nvidia-powerd nvidia-modprobe nvtop nvitop gpustat btop ' +
    'nv-hostengine dcgm* nvidia-container* nvidia-ctk nvidia-cdi-hook rocm-smi rocminfo amd-smi radeontop amdgpu_top corectrl ' +
    'lact clinfo vulkaninfo glxinfo xdg-desktop-* krunner soffice.bin fallow',
  true,
);

/** Of browsers' processes, whose names have spaces. */
export const browserProcesses: readonly string[] = ['Web Content', 'Isolated Web Co', 'RDD Process', 'GPU Process'];

export const players = nameList(
  'obs obs-ffmpeg-mux vlc mpv mplayer smplayer totem celluloid haruna kodi* ffmpeg ffplay ffprobe gst-launch-1.0 gst-play-1.0 ' +
    'handbrakecli ghb kdenlive shotcut jellyfin* plex* emby* gpu-screen-recorder sunshine wf-recorder simplescreenrecorder ' +
    'cheese stremio tdarr*',
);

export const games = nameList(
  'steam wine wine64 wine-preloader wine64-preloader proton gamescope lutris heroic retroarch dolphin-emu pcsx2* rpcs3 yuzu ' +
    'ryujinx',
);

export const gameVariables = nameList('SteamAppId SteamGameId STEAM_COMPAT_* WINEPREFIX WINELOADER PROTON_*', true);

export const trainers = nameList(
  'torchrun accelerate deepspeed pt_main_thread pt_data_worker horovodrun composer axolotl llamafactory-cli tune colossalai ' +
    'mpirun ray ray::*',
  true,
);

/** Words between anything but letters: `train_gpt2.py`, `llama-sft`. */
export const trainingWords = nameList(
  'train trainer training pretrain pretraining finetune finetuning sft dpo ppo grpo rlhf lora dreambooth distill',
);

export const trainingVariables = nameList(
  'LOCAL_RANK TORCHELASTIC_RUN_ID OMPI_COMM_WORLD_LOCAL_RANK DEEPSPEED_* ACCELERATE_*',
  true,
);
