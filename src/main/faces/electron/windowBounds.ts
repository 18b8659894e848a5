/** A rectangle in device-independent pixels. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** How the window was left. */
export interface KeptWindow extends Box {
  readonly isMaximized: boolean;
}

export const smallest = { width: 360, height: 400 } as const;
const usual = { width: 1200, height: 800 } as const;
/** So much of the title bar must be on a screen, or nobody can take hold of the window. */
const grip = { width: 120, height: 40 } as const;

export interface WindowPlace {
  readonly width: number;
  readonly height: number;
  /** null: the desktop chooses. */
  readonly at: { readonly x: number; readonly y: number } | null;
  readonly isMaximized: boolean;
}

/** Where the window goes, given how it was left and what screens there are now: `screens` are their work areas. */
export function placeWindow(kept: KeptWindow | null, screens: readonly Box[]): WindowPlace {
  if (kept === null) return { ...usual, at: null, isMaximized: false };
  const screen = screens.find((area) => canGrip(kept, area));
  const largest = screen ?? screens[0] ?? usual;
  const width = clamp(kept.width, smallest.width, Math.max(smallest.width, largest.width));
  const height = clamp(kept.height, smallest.height, Math.max(smallest.height, largest.height));
  return { width, height, at: screen === undefined ? null : { x: kept.x, y: kept.y }, isMaximized: kept.isMaximized };
}

function canGrip(window: Box, screen: Box): boolean {
  const wide = Math.min(window.x + window.width, screen.x + screen.width) - Math.max(window.x, screen.x);
  const isTopThere = window.y >= screen.y && window.y + grip.height <= screen.y + screen.height;
  return wide >= grip.width && isTopThere;
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
