import type { Activity } from '../../shared/literals';

/** One shape per activity, drawn in a 16 x 16 box, the same shapes as the tray's. Colour comes from the tone, never alone. */
const shapes: Readonly<Record<Activity, React.ReactNode>> = {
  mining: (
    <>
      <path d="M2.5 6.5C5.5 2.5 10.5 2.5 13.5 6.5" />
      <path d="M8 4 8 14" />
    </>
  ),
  starting: <path d="M5 3.5 12 8 5 12.5Z" />,
  vacating: (
    <>
      <path d="M7 3H3V13H7" />
      <path d="M6.5 8H13.5M10.5 5 13.5 8 10.5 11" />
    </>
  ),
  inUse: (
    <>
      <rect x="4.5" y="4.5" width="7" height="7" rx="1" />
      <path d="M6.5 4.5V2M9.5 4.5V2M6.5 14V11.5M9.5 14V11.5M2 6.5H4.5M2 9.5H4.5M11.5 6.5H14M11.5 9.5H14" />
    </>
  ),
  waiting: (
    <>
      <circle cx="8" cy="8" r="5.7" />
      <path d="M8 4.8V8L10.3 9.6" />
    </>
  ),
  cooling: <path d="M6.2 9.2V3.8a1.8 1.8 0 0 1 3.6 0v5.4a3.1 3.1 0 1 1-3.6 0ZM8 6.5V11" />,
  paused: <path d="M5.5 3.5V12.5M10.5 3.5V12.5" />,
  faulted: <path d="M8 2.2 14.3 13.3H1.7ZM8 6.3V9.4M8 11.4V11.5" />,
  excluded: (
    <>
      <circle cx="8" cy="8" r="5.7" />
      <path d="M4 12 12 4" />
    </>
  ),
  idle: <circle cx="8" cy="8" r="5.7" />,
  off: (
    <>
      <path d="M4.7 4.4a5.2 5.2 0 1 0 6.6 0" />
      <path d="M8 2V7.5" />
    </>
  ),
};

export type Tone = 'good' | 'busy' | 'care' | 'bad' | 'calm';

export function toneOf(activity: Activity): Tone {
  switch (activity) {
    case 'mining':
    case 'starting':
      return 'good';
    case 'inUse':
      return 'busy';
    case 'vacating':
    case 'cooling':
      return 'care';
    case 'faulted':
      return 'bad';
    case 'waiting':
    case 'paused':
    case 'excluded':
    case 'idle':
    case 'off':
      return 'calm';
  }
}

/** Decoration beside the word that says the same. */
export function ActivityMark({ activity, size = 16 }: { readonly activity: Activity; readonly size?: number }) {
  return (
    <svg className="mark" data-tone={toneOf(activity)} viewBox="0 0 16 16" width={size} height={size} aria-hidden="true">
      {shapes[activity]}
    </svg>
  );
}
