// Local time by the tables that come with the program (Intl): right through summer time and its end, whatever the zone.

export interface LocalTime {
  /** `2026-11-21` */
  readonly date: string;
  /** 0 Sunday to 6 Saturday. */
  readonly weekday: number;
  /** Minutes since local midnight, 0 to 1439. */
  readonly minute: number;
}

const minuteMs = 60_000;
const dayMs = 1440 * minuteMs;
/** Every zone in use is a whole number of quarters from UTC, and changes on one. */
export const quarterMs = 15 * minuteMs;
const mostKept = 4000;

/** One time zone. Offsets are asked of Intl once a day, and once a quarter of an hour on days that change. */
export class Zone {
  private readonly format: Intl.DateTimeFormat;
  private readonly ofDay = new Map<number, number | null>();
  private readonly ofQuarter = new Map<number, number>();

  /** @param name IANA, such as `Europe/Rome`. @throws RangeError for a zone that does not exist. */
  constructor(readonly name: string) {
    this.format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    });
  }

  /** @param atMs since 1970 */
  local(atMs: number): LocalTime {
    const wallMs = atMs + this.offsetMs(atMs);
    const days = Math.floor(wallMs / dayMs);
    return {
      date: new Date(days * dayMs).toISOString().slice(0, 10),
      weekday: (((days + 4) % 7) + 7) % 7, // 1 January 1970 was a Thursday
      minute: Math.floor((wallMs - days * dayMs) / minuteMs),
    };
  }

  private offsetMs(atMs: number): number {
    const day = Math.floor(atMs / dayMs);
    let offset = this.ofDay.get(day);
    if (offset === undefined) {
      const first = this.askOffsetMs(day * dayMs);
      offset = first === this.askOffsetMs((day + 1) * dayMs - quarterMs) ? first : null;
      keep(this.ofDay, day, offset);
    }
    return offset ?? this.quarterOffsetMs(atMs);
  }

  private quarterOffsetMs(atMs: number): number {
    const quarter = Math.floor(atMs / quarterMs);
    const known = this.ofQuarter.get(quarter);
    if (known !== undefined) return known;
    const offset = this.askOffsetMs(quarter * quarterMs);
    keep(this.ofQuarter, quarter, offset);
    return offset;
  }

  private askOffsetMs(atMs: number): number {
    const parts = new Map(this.format.formatToParts(atMs).map(({ type, value }) => [type, Number(value)]));
    const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? 0;
    const wallMs = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'));
    return wallMs - Math.floor(atMs / minuteMs) * minuteMs;
  }
}

function keep<Value>(kept: Map<number, Value>, key: number, value: Value): void {
  if (kept.size >= mostKept) kept.clear();
  kept.set(key, value);
}
