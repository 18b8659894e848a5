import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { manPage } from '../../scripts/manPage.mjs';
import { commands } from '../../src/main/cli/commands';
import { helpLines } from '../../src/main/cli/help';
import { rooms } from '../../src/main/cli/loadedRooms';
import { roomCommands } from '../../src/main/cli/roomCommands';
import { cliWords } from '../../src/main/cli/words';

const whole = { ...rooms, pythonHookDir: '/hook', launcher: '/usr/bin/fallow' };
const help = helpLines(cliWords('en'), whole).join('\n');
const page = manPage(`${help}\n`, { version: '1.2.3', date: new Date('2026-02-03T04:05:06Z') });

/** `fallow pause …` of each entry, as a reader sees it. */
const entries = [...page.matchAll(/^\.TP\n\.B (fallow.*)\n(.+)$/gm)].map(([, term = '', says = '']) => ({
  term: term.replaceAll('\\-', '-'),
  says,
}));

describe('the manual page', () => {
  it.each([...Object.keys({ ...commands, ...roomCommands(whole) }), 'run', '--headless'])('has fallow %s', (name) => {
    const entry = entries.find(({ term }) => term.split(' ')[1] === name);
    expect(entry?.says).toMatch(/^.{10,}/);
  });

  it('has the window, the options and the exit codes, and says of what it is', () => {
    expect(entries.map(({ term }) => term)).toContain('fallow [--practice]');
    for (const word of ['--data DIR', '--json', '0 done', 'FALLOW_DATA']) expect(page.replaceAll('\\-', '-')).toContain(word);
    expect(page).toMatch(/^\.TH FALLOW 1 2026-02-03 "Fallow 1\.2\.3"/);
  });

  it('keeps what roff would take for its own', () => {
    const odd = manPage('Usage: fallow\n  one \\fB  .says "é" -x\nExit\n', { version: '1', date: new Date(0) });
    expect(odd).toContain('.B fallow one \\efB\n\\&.says \\(dq\\[u00E9]\\(dq \\-x');
  });

  it('stops at a line of the help that it cannot read', () => {
    expect(() => manPage('Usage: fallow\n  one does much\nExit\n', { version: '1', date: new Date(0) })).toThrow('does much');
  });

  it('is drawn without a complaint', (context) => {
    const made = spawnSync('groff', ['-man', '-ww', '-Tascii', '-P-c'], { input: page, encoding: 'utf8' });
    if (made.error !== undefined) return context.skip('no groff on this machine');
    expect(made.stderr).toBe('');
    // Bold is a letter, a backspace, and the letter again.
    expect(made.stdout.replaceAll(/.\u0008/g, '')).toContain('fallow pause [--for 1h] [--devices LIST]');
  });
});
