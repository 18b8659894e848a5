import { describe, expect, it } from 'vitest';
import { redact, shortenWallet } from '../../src/main/platform/redact';

const evm = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed';
const monero = '44Kbx4sJ7JDRDV5aAhLJzQCjDz2ViLRduE3ijDZu3osWKBjMGkV1XPk4pfDUMqt1Aiezvephdqm6YD19GKFD9ZcXVUTp6BW';

describe('redact', () => {
  it.each([
    [`-u ${monero} -a rx/0`, '-u 44Kbx4…p6BW -a rx/0'],
    [`stratum1+tcp://${evm}.rig1:secret@eu.pool.org:1010`, 'stratum1+tcp://0x5aAe…rig1:***@eu.pool.org:1010'],
    [`stratum+ssl://${evm}@eu.pool.org:1010`, 'stratum+ssl://0x5aAe…eAed@eu.pool.org:1010'],
    ['--http-access-token 1b9d6bcd-bbfd-4b2d --print', '--http-access-token *** --print'],
    ['--pass=hunter2 -p hunter2 x', '--pass=*** -p *** x'],
    ['["-p","hunter2","--http-access-token","abc"]', '["-p","***","--http-access-token","***"]'],
    ['{"user":"u","pass":"hun ter2","rig-id":null}', '{"user":"u","pass":***,"rig-id":null}'],
    ['Authorization: Bearer abc.def', 'Authorization: Bearer ***'],
    ['http://127.0.0.1:4000/#Zm9vYmFyYmF6 is up', 'http://127.0.0.1:4000/#*** is up'],
    ['GET /state?token=abcdef&x=1', 'GET /state?token=***&x=1'],
    ['worker someone.else@example.org', 'worker s***@***'],
    ['kaspa:qzlv8cya2gej9y2szg2zj9krrgdwfxr8250apcz7r72rhmk0lv9nk7rn8akju', 'kaspa:qzlv8c…akju'],
  ])('hides what is secret in %s', (text, expected) => {
    expect(redact(text)).toBe(expected);
  });

  it.each([
    '/home/somebody/models/checkpoints/2026-11-21/train.py started on GPU-6a7b8c9d-1111-2222-3333-444455556666',
    'the pool did not pass 3 tests, token budget 5',
    'accepted (3/0) diff 4300.00M (34 ms)',
    'a wrong password was given',
  ])('leaves ordinary text alone: %s', (text) => {
    expect(redact(text)).toBe(text);
  });

  it('changes nothing the second time', () => {
    const text = `-o stratum+tcp://${evm}:x@h:1 --pass y -u ${monero} me@here.org http://127.0.0.1:1/#tokentoken Authorization: Basic eHg=`;
    expect(redact(redact(text))).toBe(redact(text));
  });

  it('shortens an address so that its owner still knows it', () => {
    expect(shortenWallet(evm)).toBe('0x5aAe…eAed');
    expect(shortenWallet('rig1')).toBe('rig1');
  });
});
