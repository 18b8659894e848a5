import { watch, writeFileSync } from 'node:fs';
import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parametersIn, withParameters } from '../../../src/main/miners/rainbow/minersConfig';
import { apiPort } from '../../../src/main/miners/rainbow/place';
import { RainbowFiles } from '../../../src/main/miners/rainbow/rainbowFiles';

const trex = { program: 'Trex', model: 'RTX3060', algorithm: 'KawPow', secondAlgorithm: '', params: '--intensity 21' };
const xmrig = { program: 'Xmrig', model: 'CPU', algorithm: 'RandomX', secondAlgorithm: '', params: '--cpu-max-threads-hint=75' };

/** As RainbowMiner writes it; `json` keeps how a hand left it. */
const written = `${JSON.stringify(
  {
    'Trex-RTX3060': [
      { MainAlgorithm: 'Etchash', SecondaryAlgorithm: '', Params: '--fan 70', OCprofile: 'Profile1', Disable: '0' },
      { MainAlgorithm: 'KawPow', SecondaryAlgorithm: '', Params: '--intensity 20', OCprofile: 'Profile2', Disable: '0' },
    ],
    'Xmrig-CPU': [{ MainAlgorithm: 'RandomX', SecondaryAlgorithm: '', Params: '', Affinity: '0xF', Threads: '4' }],
  },
  null,
  2,
)}\n`;

function edited(text: string, wanted: typeof trex) {
  const edit = withParameters(text, wanted);
  if (!edit.ok) throw new Error(`${edit.fault.code}: ${edit.fault.detail}`);
  return edit.value;
}

describe('the parameters in miners.config.txt', () => {
  it('are exchanged and nothing else is, with its mark and line ends', () => {
    const text = `\uFEFF${written.replaceAll('\n', '\r\n')}`;
    const edit = edited(text, trex);
    expect(edit.before).toBe('--intensity 20');
    expect(edit.text).toBe(text.replace('--intensity 20', '--intensity 21'));
    expect(edited(edit.text, { ...trex, params: '--intensity 20' }).text).toBe(text);
  });

  it('leave comments, odd spacing, trailing commas, repeated settings and what Fallow does not know alone', () => {
    const text = `// mine, hands off
{ "Trex-RTX3060" : [ /* { "MainAlgorithm":"KawPow","Params":"no" } */
\t{ "mainalgorithm":"kawpow" , "Params" :\t"a\\u0020b", "Own":{"x":[1,2.50,null,true,]}, }, ], // end
}`;
    const edit = edited(text, trex);
    expect(edit.before).toBe('a b');
    expect(edit.text).toBe(text.replace('"a\\u0020b"', '"--intensity 21"'));
  });

  it('come into an entry without them, a list without the entry, and a file without the list', () => {
    const bare = '{\n    "Trex-RTX3060": [\n        {\n            "MainAlgorithm": "KawPow"\n        }\n    ]\n}';
    expect(edited(bare, trex).text).toBe(bare.replace('"KawPow"', '"KawPow",\n            "Params": "--intensity 21"'));
    const other = edited(written, { ...trex, algorithm: 'Octopus' });
    expect(other.before).toBeNull();
    const read = JSON.parse(other.text) as Record<string, Record<string, string>[]>;
    expect(read['Trex-RTX3060']).toHaveLength(3);
    expect(read['Trex-RTX3060']?.[2]).toMatchObject({ MainAlgorithm: 'Octopus', Params: '--intensity 21', Disable: '0' });
    expect(other.text.startsWith(written.slice(0, written.indexOf('Profile2')))).toBe(true);
    expect(JSON.parse(edited('{}', xmrig).text)).toEqual({
      'Xmrig-CPU': [
        {
          ...{
            MainAlgorithm: 'RandomX',
            SecondaryAlgorithm: '',
            Params: '--cpu-max-threads-hint=75',
            MSIAprofile: '',
            OCprofile: '',
          },
          ...{ Difficulty: '', Penalty: '', HashAdjust: '', Disable: '0', Tuning: '0', ShareCheck: '' },
          ...{ Affinity: '', Threads: '', PowerDraw: '' },
        },
      ],
    });
    const windows = edited(written.replaceAll('\n', '\r\n'), { ...trex, algorithm: 'Octopus' }).text;
    expect(windows).toBe(other.text.replaceAll('\n', '\r\n'));
    const dual = edited(written, { ...trex, secondAlgorithm: 'Kaspa' });
    expect(dual.before).toBeNull();
    expect(dual.text).toContain('"Intensity": ""');
    expect(edited(dual.text, trex).before).toBe('--intensity 20');
  });

  it('are found in a list that collapsed to its one element, and in one that PowerShell 5 wrapped', () => {
    const collapsed = '{"Trex-RTX3060":{"MainAlgorithm":"KawPow","Params":"x"}}';
    expect(edited(collapsed, trex).text).toBe(collapsed.replace('"x"', '"--intensity 21"'));
    const two = JSON.parse(edited(collapsed, { ...trex, algorithm: 'Octopus' }).text) as Record<string, unknown[]>;
    expect(two['Trex-RTX3060']).toMatchObject([{ MainAlgorithm: 'KawPow', Params: 'x' }, { MainAlgorithm: 'Octopus' }]);
    const wrapped = '{"Trex-RTX3060":[{"value":[{"MainAlgorithm":"KawPow","Params":"x"}],"Count":1}]}';
    expect(edited(wrapped, trex).text).toBe(wrapped.replace('"x"', '"--intensity 21"'));
  });

  it('are found without regard to case: RainbowMiner refuses a file with both spellings', () => {
    expect(edited(written.replace('Trex-RTX3060', 'TREX-rtx3060'), trex).before).toBe('--intensity 20');
    const twice = '{"Trex-RTX3060":[],"trex-rtx3060":[]}';
    expect(withParameters(twice, trex)).toMatchObject({ ok: false, fault: { code: 'rainbow/config-unreadable' } });
  });

  it.each(['', 'null', '[]', '{', '{"a":1 "b":2}', '{"a":"\n"}', '{"a":"\\x"}', '{}x', "{'a':1}", '/*', '['.repeat(100)])(
    'are not put into %j',
    (text) => {
      expect(withParameters(text, trex)).toMatchObject({ ok: false, fault: { code: 'rainbow/config-unreadable' } });
    },
  );

  it.each([
    '--x "1"',
    "--x '1'",
    '--x $(reboot)',
    '--x `id`',
    '--x; reboot',
    '--x | y',
    '--x\n--y',
    '--x & y',
    '--x > y',
    '--x\\',
  ])('are refused as %j: they end in a shell script', (params) => {
    expect(withParameters(written, { ...trex, params })).toMatchObject({
      ok: false,
      fault: { code: 'rainbow/unsafe-parameters' },
    });
  });

  it('whatever the file, it reads afterwards as before but for what was meant', () => {
    const name = fc.constantFrom('Trex-RTX3060', 'Trex-GTX1060', 'Xmrig-CPU', 'own');
    const entry = fc.dictionary(
      fc.constantFrom('MainAlgorithm', 'SecondaryAlgorithm', 'Params', 'OCprofile', 'Threads'),
      fc.constantFrom('', 'KawPow', 'kawpow', 'RandomX', '--a "b"', '\\', 'é€😀'),
    );
    const file = fc.dictionary(name, fc.oneof(fc.array(entry, { maxLength: 3 }), entry));
    fc.assert(
      fc.property(file, fc.constantFrom(undefined, 2, '\t'), fc.boolean(), (content, indent, isWindows) => {
        const plain = JSON.stringify(content, null, indent);
        const text = isWindows ? plain.replaceAll('\n', '\r\n') : plain;
        const edit = edited(text, trex);
        expect(parametersIn(edit.text, trex)).toEqual({ ok: true, value: trex.params });
        const read = JSON.parse(edit.text) as Record<string, unknown>;
        for (const [key, value] of Object.entries(content)) if (key !== 'Trex-RTX3060') expect(read[key]).toEqual(value);
        // Every line of before is still there, apart from the one exchanged.
        const kept = text.length - JSON.stringify(edit.before ?? '').length;
        if (edit.before !== null) expect(edit.text.length - JSON.stringify(trex.params).length).toBe(kept);
      }),
      { numRuns: 500 },
    );
  });
});

describe('the port', () => {
  it.each([
    [null, null, 4000],
    ['{"LocalAPIport":4017}', '{"APIport":"5000"}', 4017],
    ['\uFEFF{\r\n  "LocalAPIport": "4017"\r\n}', null, 4017],
    ['{"LocalAPI', '{"ApiPort":"5000"}', 5000],
    ['{"LocalAPIport":0}', '{"APIport":"$APIport","DisableAPI":"$DisableAPI"}', 4000],
    ['{"LocalAPIport":true}', '[]', 4000],
    ['{"LocalAPIport":70000}', '{"DisableAPI":"0"}', 4000],
  ])('of %j and %j is %i', (localPort, config, port) => {
    expect(apiPort({ localPort, config })).toEqual({ ok: true, value: port });
  });

  it('is none where the API is off', () => {
    for (const config of ['{"DisableAPI":"1"}', '{"disableapi":"Yes"}', '{"DisableAPI":true}'])
      expect(apiPort({ localPort: '{"LocalAPIport":4000}', config })).toMatchObject({
        ok: false,
        fault: { code: 'rainbow/api-off' },
      });
  });
});

describe('the files', () => {
  let dir: string;
  let path: string;
  beforeEach(async () => {
    dir = await fs.mkdtemp(join(tmpdir(), 'fallow-rainbow-'));
    await fs.mkdir(join(dir, 'Config'));
    await fs.mkdir(join(dir, 'Data'));
    path = join(dir, 'Config/miners.config.txt');
    await fs.writeFile(path, written);
  });
  afterEach(() => fs.rm(dir, { recursive: true, force: true }));

  it('say the port', async () => {
    await fs.writeFile(join(dir, 'Data/localapiport.json'), '{"LocalAPIport":4017}');
    expect(await new RainbowFiles(dir).port()).toEqual({ ok: true, value: 4017 });
  });

  it('take parameters, keep their mode, and leave what was before beside them', async () => {
    await fs.chmod(path, 0o664);
    const files = new RainbowFiles(dir);
    const backup = `${path}.before-fallow`;
    expect(await files.write(trex)).toEqual({ ok: true, value: { before: '--intensity 20', isChanged: true, backup } });
    expect(await fs.readFile(path, 'utf8')).toBe(written.replace('--intensity 20', '--intensity 21'));
    expect((await fs.stat(path)).mode & 0o777).toBe(0o664);
    expect(await fs.readFile(backup, 'utf8')).toBe(written);
    expect(await files.read(trex)).toEqual({ ok: true, value: '--intensity 21' });
    expect(await files.write(trex)).toEqual({ ok: true, value: { before: '--intensity 21', isChanged: false, backup: null } });
    expect(await fs.readFile(backup, 'utf8')).toBe(written);
    expect((await fs.readdir(join(dir, 'Config'))).sort()).toEqual(['miners.config.txt', 'miners.config.txt.before-fallow']);
  });

  it('keep what RainbowMiner wrote meanwhile', async () => {
    const theirs = written.replace('Profile1', 'Profile9');
    // The backup comes first: while it is written, so is the file.
    const watcher = watch(join(dir, 'Config'), () => {
      watcher.close();
      writeFileSync(path, theirs);
    });
    expect((await new RainbowFiles(dir).write(trex)).ok).toBe(true);
    expect(await fs.readFile(path, 'utf8')).toBe(theirs.replace('--intensity 20', '--intensity 21'));
    expect(await fs.readFile(`${path}.before-fallow`, 'utf8')).toBe(theirs);
  });

  it('change what a link points to', async () => {
    const real = join(dir, 'elsewhere.txt');
    await fs.rename(path, real);
    await fs.symlink(real, path);
    expect((await new RainbowFiles(dir).write(trex)).ok).toBe(true);
    expect((await fs.lstat(path)).isSymbolicLink()).toBe(true);
    expect(await fs.readFile(real, 'utf8')).toContain('--intensity 21');
  });

  it('stay as they are where they cannot be read or written', async () => {
    const files = new RainbowFiles(dir);
    await fs.writeFile(path, Buffer.from([0x7b, 0xff, 0x7d]));
    expect(await files.write(trex)).toMatchObject({ ok: false, fault: { code: 'rainbow/config-unreadable', values: { path } } });
    await fs.writeFile(path, written);
    await fs.mkdir(`${path}.fallow-tmp`); // nothing can be written there
    expect(await files.write(trex)).toMatchObject({ ok: false, fault: { code: 'rainbow/config-not-saved' } });
    expect(await fs.readFile(path, 'utf8')).toBe(written);
    await fs.rm(path);
    expect(await files.read(trex)).toMatchObject({ ok: false, fault: { code: 'rainbow/config-unreadable' } });
  });
});
