import { TextInput } from '@mantine/core';

/** Minutes since local midnight. */
interface Hours {
  readonly fromMin: number;
  readonly untilMin: number;
}

interface HoursFieldsProps {
  readonly hours: Hours;
  readonly from: string;
  readonly until: string;
  readonly onChange: (hours: Hours) => void;
}

/** From when until when, by the browser's own time fields. */
export function HoursFields({ hours, from, until, onChange }: HoursFieldsProps) {
  const field = (label: string, key: keyof Hours) => (
    <TextInput
      type="time"
      label={label}
      value={clockTime(hours[key])}
      onChange={({ currentTarget }) => {
        const minute = minuteOf(currentTarget.value);
        if (minute !== null) onChange({ fromMin: hours.fromMin, untilMin: hours.untilMin, [key]: minute });
      }}
    />
  );
  return (
    <div className="channelRow">
      {field(from, 'fromMin')}
      {field(until, 'untilMin')}
    </div>
  );
}

function clockTime(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

/** Null while it is being typed. */
function minuteOf(text: string): number | null {
  const found = /^([01]\d|2[0-3]):([0-5]\d)/.exec(text);
  return found === null ? null : Number(found[1]) * 60 + Number(found[2]);
}
