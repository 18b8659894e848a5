import { isFilled, markColors, markShapes } from './drawMarks';
import { trialMarks } from './trialFacts';
import { useTunerWords } from './tunerWords';

/** What the marks and lines in the plots of trials mean. */
export function MarkKeys({ hasLimit }: { readonly hasLimit: boolean }) {
  const { legend } = useTunerWords().texts;
  return (
    <p className="bandKeys">
      {trialMarks.map((mark) => (
        <span key={mark}>
          <svg width="12" height="12" viewBox="-1.6 -1.6 3.2 3.2" aria-hidden="true">
            <path
              d={markShapes[mark]}
              fill={isFilled(mark) ? `var(${markColors[mark]})` : 'none'}
              stroke={`var(${markColors[mark]})`}
              strokeWidth="0.45"
            />
          </svg>
          {legend[mark]}
        </span>
      ))}
      <span>
        <Line color="var(--good)" />
        {legend.best}
      </span>
      {hasLimit && (
        <span>
          <Line color="var(--care)" dash="5 3" />
          {legend.limit}
        </span>
      )}
    </p>
  );
}

function Line({ color, dash }: { readonly color: string; readonly dash?: string }) {
  return (
    <svg width="20" height="8" aria-hidden="true">
      <path d="M1 4H19" fill="none" stroke={color} strokeWidth="1.6" {...(dash === undefined ? {} : { strokeDasharray: dash })} />
    </svg>
  );
}
