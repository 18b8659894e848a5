import { lazy, Suspense } from 'react';
import type { IndexPlotProps } from './IndexPlot';

// The plotting library is the last thing anybody looks at: the rest of the page does not wait for it.
const IndexPlot = lazy(async () => ({ default: (await import('./IndexPlot')).IndexPlot }));

export function LazyPlot(props: IndexPlotProps) {
  return (
    <Suspense fallback={<Awaited title={props.title} />}>
      <IndexPlot {...props} />
    </Suspense>
  );
}

/** As high as the plot, so that nothing moves when it comes. */
function Awaited({ title }: { readonly title: string }) {
  return (
    <figure className="plot" aria-hidden="true">
      <figcaption>{title}</figcaption>
      <div className="indexPlotBox" />
    </figure>
  );
}
