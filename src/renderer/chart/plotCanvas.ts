import type uPlot from 'uplot';

// What every chart on a canvas has in common, whatever stands on its x axis.

/** Value of a CSS variable where the chart stands, read at each drawing: both themes have their own colours. */
export function colorsOf(target: HTMLElement): (variable: string) => () => string {
  return (variable) => () => getComputedStyle(target).getPropertyValue(variable);
}

export function axisIn(color: (variable: string) => () => string): uPlot.Axis {
  return {
    stroke: color('--quiet'),
    font: '12px system-ui, sans-serif',
    grid: { stroke: color('--line'), width: 1 },
    ticks: { show: false },
  };
}

/** To the point of this index; null: nowhere. */
export function moveCursor(plot: uPlot, index: number | null): void {
  const at = index === null ? undefined : plot.data[0][index];
  const left = at === undefined ? -10 : plot.valToPos(at, 'x');
  plot.setCursor({ left, top: at === undefined ? -10 : 1 }, false);
}

/** Index of the point under the pointer; null: the pointer is elsewhere. */
export function pointedAt({ left, idx }: uPlot.Cursor): number | null {
  return left === undefined || left < 0 ? null : (idx ?? null);
}

/** Size and theme: what a canvas does not follow by itself. Returns the way to stop. */
export function followBox(target: HTMLElement, plot: uPlot, height: number): () => void {
  const resized = new ResizeObserver(() => {
    if (target.clientWidth > 0 && target.clientWidth !== plot.width) plot.setSize({ width: target.clientWidth, height });
  });
  resized.observe(target);
  const theme = window.matchMedia('(prefers-color-scheme: dark)');
  // Mantine changes the page's colours in its own listener of the same event: look after it did.
  const redraw = () => setTimeout(() => plot.redraw(false), 0);
  theme.addEventListener('change', redraw);
  return () => {
    resized.disconnect();
    theme.removeEventListener('change', redraw);
  };
}
