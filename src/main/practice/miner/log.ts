/** ethminer's log on stderr: channel, time of day, thread, text. */
export interface MinerLog {
  /** Channels: `i` notes, `X` errors, `!` warnings, `m` statistics, `cu` the CUDA device. */
  line(channel: 'i' | 'X' | '!' | 'm' | 'cu', thread: string, text: string): void;
}

export function minerLog(write: (text: string) => void): MinerLog {
  return {
    line(channel, thread, text) {
      write(`${channel.padStart(2)} ${new Date().toTimeString().slice(0, 8)} ${thread.padEnd(8)} ${text}\n`);
    },
  };
}

/** 61000000 -> `61.00 Mh`. */
export function hashText(hashes: number): string {
  const [scale, unit] = hashes >= 1e9 ? [1e9, 'Gh'] : hashes >= 1e6 ? [1e6, 'Mh'] : hashes >= 1e3 ? [1e3, 'Kh'] : [1, 'h'];
  return `${(hashes / scale).toFixed(2)} ${unit}`;
}

export function gibText(mib: number): string {
  return `${(mib / 1024).toFixed(2)} GB`;
}
