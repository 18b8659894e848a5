import type { Reason, StopAdvice } from './reason';

// Plain English for programs that talk to `fallow tuner serve` and their logs; the window has its own words in src/shared/text.

const mostNamed = 4;

/** "memory 0 to 100: expected +1.2 %, crash risk 0.4 %" */
export function why({ kind, changes, expectedGainPct, crashRiskPct }: Reason): string {
  if (kind === 'default') return 'default flags first';
  const named = changes.slice(0, mostNamed).map(({ flag, from, to }) => `${flag} ${from} to ${to}`);
  const more = changes.length > mostNamed ? [`${changes.length - mostNamed} more`] : [];
  const what = changes.length === 0 ? 'the best flags so far' : [...named, ...more].join(', ');
  const expected = `expected ${expectedGainPct < 0 ? '' : '+'}${expectedGainPct.toFixed(1)} %, crash risk ${crashRiskPct.toFixed(1)} %`;
  switch (kind) {
    case 'donor':
      return `good on another rig (${what}): crash risk ${crashRiskPct.toFixed(1)} %`;
    case 'repeat':
      return `once more, to be surer (${what}): ${expected}`;
    case 'improve':
      return `${what}: ${expected}`;
  }
}

export function whyStop({ kind, expectedGainPct }: StopAdvice): string {
  switch (kind) {
    case 'budget':
      return 'the budget is used';
    case 'exhausted':
      return 'nothing safe is left to try';
    case 'notWorthIt':
      return `another trial would not pay for itself: expected gain ${expectedGainPct.toFixed(2)} %`;
  }
}
