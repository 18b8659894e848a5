import type { Language } from '../../shared/literals';
import type { Tariff } from '../../shared/money';
import type { SettingsView } from '../../shared/settingsView';
import type { Change } from '../settings/useSettings';
import { clockText, minuteOf, numberIn } from './typed';

export const tariffKinds = ['flat', 'dayNight', 'hourly'] as const satisfies readonly Tariff['kind'][];
export type TariffKind = (typeof tariffKinds)[number];

/** What is typed of a tariff; every field is kept when another kind is looked at. */
export interface TariffDraft {
  readonly kind: TariffKind;
  readonly perKwh: string;
  readonly dayPerKwh: string;
  readonly nightPerKwh: string;
  readonly nightFrom: string;
  readonly nightUntil: string;
  readonly nightDays: readonly number[];
  readonly path: string;
  readonly otherwise: string;
}

export type TariffField = Exclude<keyof TariffDraft, 'kind' | 'nightDays'>;

/** What is typed is good, or which fields are not. */
export type CheckedTariff = { readonly change: Change } | { readonly wrong: readonly TariffField[] };

export const perKwhBounds = { min: -10, max: 100 } as const;

export function draftOf({ tariff, electricityPerKwh }: SettingsView, language: Language): TariffDraft {
  const text = (value: number | null) => (value === null ? '' : String(value).replace('.', language === 'it' ? ',' : '.'));
  const empty: TariffDraft = {
    kind: tariff?.kind ?? 'flat',
    perKwh: text(tariff?.kind === 'flat' ? tariff.perKwh : electricityPerKwh),
    dayPerKwh: '',
    nightPerKwh: '',
    nightFrom: '22:00',
    nightUntil: '06:00',
    nightDays: [],
    path: '',
    otherwise: '',
  };
  if (tariff?.kind === 'dayNight') {
    return {
      ...empty,
      dayPerKwh: text(tariff.dayPerKwh),
      nightPerKwh: text(tariff.nightPerKwh),
      nightFrom: clockText(tariff.nightFromMin),
      nightUntil: clockText(tariff.nightUntilMin),
      nightDays: tariff.nightDays,
    };
  }
  return tariff?.kind === 'hourly' ? { ...empty, path: tariff.path, otherwise: text(tariff.otherwisePerKwh) } : empty;
}

/** One price at all hours is `electricityPerKwh` without a tariff, as the setup writes it too. */
export function checkTariff(draft: TariffDraft): CheckedTariff {
  if (draft.kind === 'flat') return checkFlat(draft);
  return draft.kind === 'hourly' ? checkHourly(draft) : checkDayNight(draft);
}

function checkFlat({ perKwh }: TariffDraft): CheckedTariff {
  if (perKwh.trim() === '') return { change: { tariff: null, electricityPerKwh: null } };
  const price = numberIn(perKwh, 0, perKwhBounds.max);
  return price === null ? { wrong: ['perKwh'] } : { change: { tariff: null, electricityPerKwh: price } };
}

function checkDayNight(draft: TariffDraft): CheckedTariff {
  const dayPerKwh = price(draft.dayPerKwh);
  const nightPerKwh = price(draft.nightPerKwh);
  const nightFromMin = minuteOf(draft.nightFrom);
  const nightUntilMin = minuteOf(draft.nightUntil);
  if (dayPerKwh === null || nightPerKwh === null || nightFromMin === null || nightUntilMin === null) {
    const found = { dayPerKwh, nightPerKwh, nightFrom: nightFromMin, nightUntil: nightUntilMin };
    return { wrong: (['dayPerKwh', 'nightPerKwh', 'nightFrom', 'nightUntil'] as const).filter((key) => found[key] === null) };
  }
  const nightDays = [...draft.nightDays].sort((a, b) => a - b);
  return { change: { tariff: { kind: 'dayNight', dayPerKwh, nightPerKwh, nightFromMin, nightUntilMin, nightDays } } };
}

function checkHourly({ path, otherwise }: TariffDraft): CheckedTariff {
  const file = path.trim();
  const isEmpty = otherwise.trim() === '';
  const otherwisePerKwh = isEmpty ? null : price(otherwise);
  const wrong = [
    ...(file.startsWith('/') && file.length <= 4096 ? [] : (['path'] as const)),
    ...(!isEmpty && otherwisePerKwh === null ? (['otherwise'] as const) : []),
  ];
  return wrong.length > 0 ? { wrong } : { change: { tariff: { kind: 'hourly', path: file, otherwisePerKwh } } };
}

function price(text: string): number | null {
  return numberIn(text, perKwhBounds.min, perKwhBounds.max);
}
