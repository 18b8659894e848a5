import { z } from 'zod';
import file from '../../../assets/cards/cards.json';

const figure = z.strictObject({
  /** Hashes a second. */
  hs: z.number(),
  /** Of the card in that test; null: the source gives none. */
  powerW: z.number().nullable(),
  /** A key of `sources`. */
  source: z.string(),
});

const cardSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  names: z.array(z.string()),
  vendor: z.enum(['nvidia', 'amd', 'intel']),
  /** `vendor:device`, lower-case hex. */
  pciIds: z.array(z.string()),
  /** `device:revision`, where one device id covers several cards. */
  pciRevisions: z.array(z.string()),
  vramGib: z.number(),
  boardPowerW: z.number().nullable(),
  year: z.number(),
  /** By algorithm, in our names. */
  hashrates: z.record(z.string(), figure),
});
export type Card = z.infer<typeof cardSchema>;
export type CardFigure = z.infer<typeof figure>;

const database = z
  .strictObject({ source: z.string(), sources: z.record(z.string(), z.string()), cards: z.array(cardSchema) })
  .parse(file);

/**
 * The card by the name that its driver gives it; null: not in the database. A name must agree as a whole, since `RTX 3070 Ti` and
 * `RTX 3070 Laptop GPU` are other cards. Of several sizes under one name it is the one whose memory is nearest.
 * @param vramMiB null: not known
 */
export function findCard(name: string, vramMiB: number | null): Card | null {
  const wanted = plain(name);
  const found = database.cards.filter((card) => [card.name, ...card.names].some((known) => plain(known) === wanted));
  if (found.length < 2 || vramMiB === null) return found.length === 1 ? (found[0] ?? null) : null;
  const off = (card: Card) => Math.abs(card.vramGib - vramMiB / 1024);
  const [nearest, next] = [...found].sort((a, b) => off(a) - off(b));
  return nearest !== undefined && next !== undefined && off(nearest) < off(next) ? nearest : null;
}

/** @param id `vendor:device`, lower-case hex; null: not in the database, or several cards share the id */
export function cardByPci(id: string): Card | null {
  const found = database.cards.filter(({ pciIds }) => pciIds.includes(id));
  return found.length === 1 ? (found[0] ?? null) : null;
}

/** What a figure's source is, in words of the database. */
export function figureSource({ source }: CardFigure): string {
  return database.sources[source] ?? source;
}

/** Vendors' names and series come and go in front of a model's name. */
function plain(name: string): string {
  return name
    .toLowerCase()
    .replace(/\((r|tm)\)/g, '')
    .replace(/^(nvidia|amd|ati|intel)\s+/, '')
    .replace(/^(geforce|radeon)\s+/, '')
    .replace(/\s+series$/, '')
    .replace(/\s+\d+\s?gb$/, '')
    .replace(/\s+/g, ' ')
    .trim();
}
