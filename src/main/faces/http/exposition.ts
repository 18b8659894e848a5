/** One sample: its labels, in order, and its value; null is not known and left out, never 0. */
export interface Sample {
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number | null;
}

export interface Metric {
  readonly name: string;
  readonly type: 'gauge' | 'counter';
  /** One line, English, as Prometheus shows it. */
  readonly help: string;
  readonly samples: readonly Sample[];
}

/**
 * Prometheus' text format 0.0.4 (prometheus.io/docs/instrumenting/exposition_formats). Metrics without a known sample are left
 * out whole. Our own 20 lines and not prom-client: that keeps counters of its own and remembers every set of labels, while all we
 * have at a scrape is the state of that moment, with the miners' own counts.
 */
export function exposition(metrics: readonly Metric[]): string {
  return metrics.map(metricText).join('');
}

function metricText({ name, type, help, samples }: Metric): string {
  const lines = samples.flatMap(({ labels = {}, value }) => (value === null ? [] : [`${name}${labelText(labels)} ${value}\n`]));
  return lines.length === 0 ? '' : `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join('')}`;
}

function labelText(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
