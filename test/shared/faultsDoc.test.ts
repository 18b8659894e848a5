import { join } from 'node:path';
import { expect, it } from 'vitest';
import { faultActivities, faultCodes } from '../../src/shared/faultCodes';
import { textsFor } from '../../src/shared/text/catalogue';
import { placeholdersOf } from '../../src/shared/text/fill';

const head = `# Faults

Everything that can go wrong in an expected way, as \`fallow status --json\`, exit messages and the window name it. The activity is the
one a device ends in because of the fault; – means that no device is concerned, or that it goes on as it was. Titles of faults that
\`fallow status\` shows are always the same; in the others, and in helps, the values of the last column are worked in where they are
known. What a miner or the system said is in the fault's detail.

This page is compared with the program by \`test/shared/faultsDoc.test.ts\`; \`npx vitest run test/shared/faultsDoc.test.ts -u\`
writes it anew.

| code | activity | title | help | values |
|---|---|---|---|---|
`;

/** As shown when no value is known; a value that is always there keeps its name. */
function blank(text: string): string {
  return text.replace(/\[[^[\]]*\]/g, '').replaceAll('|', '\\|');
}

function row(code: (typeof faultCodes)[number]): string {
  const { title, help } = textsFor('en').faults[code];
  const values = placeholdersOf(title + help).join(', ');
  return `| \`${code}\` | ${faultActivities[code] ?? '–'} | ${blank(title)} | ${blank(help)} | ${values} |\n`;
}

it.each(faultCodes)('%s has one title if a status may show it', (code) => {
  const isShown = /^(?:miner|pool|gpu|settings)\//.test(code) || ['history/not-saved', 'history/set-aside'].includes(code);
  if (isShown) expect(placeholdersOf(textsFor('en').faults[code].title)).toEqual([]);
});

it('docs/faults.md says what the program says', async () => {
  await expect(head + faultCodes.map(row).join('')).toMatchFileSnapshot(
    join(import.meta.dirname, '..', '..', 'docs', 'faults.md'),
  );
});
