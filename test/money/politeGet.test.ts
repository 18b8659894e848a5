import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PoliteGet } from '../../src/main/money/politeGet';
import { FakeClock } from '../support/fakeClock';

const wallet = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed';
const url = `https://pool.example/api/accounts/${wallet}`;
const minuteMs = 60_000;

let server: Server;
let clock: FakeClock;
let asked: string[];
let logged: string[];
let answer: (request: IncomingMessage, response: ServerResponse) => void;
let gets: PoliteGet;

beforeEach(async () => {
  clock = new FakeClock();
  asked = [];
  logged = [];
  answer = (_request, response) => response.end('{"stats":{"balance":1}}');
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const log = { warn: (...words: readonly unknown[]) => void logged.push(words.map(String).join(' ')) };
  gets = new PoliteGet(clock, log, (to) => to.replace('https://', `http://127.0.0.1:${port}/`));
});
afterEach(async () => {
  gets.stop();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const refuse = (status: number, headers: Record<string, string> = {}) => {
  answer = (_request, response) => response.writeHead(status, headers).end('{}');
};

/** What is asked minute by minute: the minutes in which a request arrived. */
async function minutesAsked(minutes: number): Promise<readonly number[]> {
  const found: number[] = [];
  for (let minute = 0; minute < minutes; minute += 1) {
    const before = asked.length;
    await gets.get(url);
    if (asked.length > before) found.push(minute);
    await clock.advance(minuteMs);
  }
  return found;
}

describe('PoliteGet', () => {
  it('asks for the same thing once in five minutes, whoever wants it', async () => {
    expect(await gets.get(url)).toEqual({ is: 'json', body: { stats: { balance: 1 } } });
    expect((await gets.get(url)).is).toBe('notAsked');
    expect(await minutesAsked(12)).toEqual([5, 10]);
  });

  it('waits twice as long after each failure, up to eight hours, and goes on as before after an answer', async () => {
    refuse(500);
    expect(await minutesAsked(200)).toEqual([0, 25, 75, 175]);
    await clock.advance(30 * 60 * minuteMs);
    expect(await minutesAsked(1000)).toEqual([0, 400, 880]);
    answer = (_request, response) => response.end('{}');
    await clock.advance(480 * minuteMs);
    expect(await minutesAsked(12)).toEqual([0, 5, 10]);
    expect([...gets.silent]).toEqual([]);
  });

  it.each([429, 503])('waits as long as a host with HTTP %i asks for', async (status) => {
    refuse(status, { 'retry-after': '3600' });
    expect(await minutesAsked(70)).toEqual([0, 60]);
  });

  it('understands a date, and believes nobody for more than a day', async () => {
    refuse(429, { 'retry-after': new Date(clock.nowMs() + 120 * minuteMs).toUTCString() });
    expect(await minutesAsked(125)).toEqual([0, 120]);
    refuse(429, { 'retry-after': '99999999' });
    await clock.advance(24 * 60 * minuteMs);
    await gets.get(url);
    await clock.advance(24 * 60 * minuteMs);
    const before = asked.length;
    await gets.get(url);
    expect(asked.length).toBe(before + 1);
  });

  it('leaves the whole host alone that refused, and no other', async () => {
    refuse(429);
    await gets.get(url);
    expect((await gets.get('https://pool.example/api/stats')).is).toBe('notAsked');
    expect((await gets.get('https://other.example/api/stats')).is).toBe('failed');
    expect([...gets.silent]).toEqual(['pool.example', 'other.example']);
  });

  it('takes a missing account for an answer', async () => {
    refuse(404);
    expect((await gets.get(url)).is).toBe('notFound');
    expect([...gets.silent]).toEqual([]);
  });

  it('gives up on a host that says nothing, or does not come to an end', async () => {
    for (const begins of [false, true]) {
      const arrived = new Promise<void>((resolve) => {
        answer = (_request, response) => {
          if (begins) response.write('{"a":');
          resolve();
        };
      });
      const getting = gets.get(`https://slow${begins}.example/`);
      await arrived;
      await clock.advance(16_000);
      expect((await getting).is).toBe('failed');
    }
    expect(logged).toEqual([
      'money no answer from slowfalse.example: nothing within 15 s',
      'money no answer from slowtrue.example: nothing within 15 s',
    ]);
    expect(clock.waiting).toBe(0);
  });

  it('reads no more than 2 MiB', async () => {
    const closed = new Promise<number>((resolve) => {
      answer = (_request, response) => {
        let sent = 0;
        const more = () => {
          while (!response.destroyed && sent < 64 * 1024 * 1024) {
            sent += 65_536;
            if (!response.write('x'.repeat(65_536))) return;
          }
        };
        response.on('drain', more).on('close', () => resolve(sent));
        more();
      };
    });
    expect((await gets.get(url)).is).toBe('failed');
    expect(await closed).toBeLessThan(32 * 1024 * 1024);
    expect(logged).toEqual(['money no answer from pool.example: an answer over 2 MiB']);
  });

  it('follows no redirect and reads nothing but JSON', async () => {
    answer = ({ url: path }, response) =>
      path === '/stolen' ? response.end('{}') : response.writeHead(302, { location: '/stolen' }).end();
    expect((await gets.get(url)).is).toBe('failed');
    expect(asked).not.toContain('/stolen');
    answer = (_request, response) => response.end('<html>');
    expect((await gets.get('https://page.example/')).is).toBe('failed');
  });

  it('writes no wallet into the log, whatever goes wrong', async () => {
    for (const fails of [
      () => refuse(500),
      () => refuse(302, { location: url }),
      () => {
        answer = (_request, response) => response.end(`{"wallet":"${wallet}`);
      },
      () => {
        answer = (_request, response) => response.destroy();
      },
    ]) {
      fails();
      await gets.get(url);
      await clock.advance(600 * minuteMs);
      gets.silent.clear();
    }
    expect(logged.length).toBe(4);
    expect(logged.join('\n')).not.toMatch(/5aAeb6/i);
  });

  it('asks nothing once it was stopped, and lets go of what is under way', async () => {
    const arrived = new Promise<void>((resolve) => {
      answer = () => resolve();
    });
    const getting = gets.get(url);
    await arrived;
    gets.stop();
    expect((await getting).is).toBe('failed');
    expect((await gets.get('https://other.example/')).is).toBe('notAsked');
    expect(clock.waiting).toBe(0);
    expect(logged).toEqual([]);
  });
});
