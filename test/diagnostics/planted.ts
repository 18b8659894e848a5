/** 200 secrets of the kinds that a rig has, each unlike every other, and a rig's files with all of them in it. */
export interface Planted {
  readonly secrets: readonly string[];
  readonly settings: object;
  readonly env: Readonly<Record<string, string>>;
  readonly hostName: string;
  readonly userName: string;
  readonly log: string;
}

const base58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

/** @param random 0 to 1, so that a failing run can be repeated. */
export function plant(random: () => number): Planted {
  const text = (alphabet: string, length: number) =>
    Array.from({ length }, () => alphabet[Math.floor(random() * alphabet.length)] ?? 'x').join('');
  const many = (count: number, make: (index: number) => string) => Array.from({ length: count }, (_unused, index) => make(index));
  const word = (length: number) => text('abcdefghijkmnopqrstuvwxyz', length);

  const wallets = [
    ...many(16, () => `0x${text('0123456789abcdef', 40)}`),
    ...many(16, () => `4${text(base58, 94)}`),
    ...many(8, () => `kaspa:${text('qpzry9x8gf2tvdw0s3jn54khce6mua7l', 61)}`),
  ];
  const poolUsers = many(20, () => `${word(9)}${text('0123456789', 3)}`);
  const poolPasswords = many(20, () => text(`${base58}!+-_`, 12));
  const argumentPasswords = many(20, () => text(base58, 10));
  const tokens = many(20, () => text(`${base58}-_`, 32));
  const variables = many(20, () => text(base58, 24));
  const homes = many(20, () => word(8));
  const mails = many(10, () => `${word(7)}.${word(6)}@${word(6)}.example`);
  const numbers = many(10, () => [81, 83, 85, 87].map((base) => base + Math.floor(random() * 100)).join('.'));
  const cards = many(10, () => many(6, () => text('0123456789abcdef', 2)).join(':'));
  const hidden = many(8, () => text(base58, 20));
  const hostName = `${word(10)}-tower`;
  const userName = word(9);

  const settings = {
    rigName: 'rig1',
    assignments: wallets.map((wallet, index) => ({
      wallet,
      coin: 'ETC',
      pools: [`stratum+tcp://${poolUsers[index % 20]}:${encodeURIComponent(poolPasswords[index % 20] ?? '')}@pool.example:4444`],
      miner: {
        id: 'ethminer',
        extraArgs: ['--cuda-streams', '4', ['-p', '--pass', '--password'][index % 3], argumentPasswords[index % 20]],
      },
    })),
    alerts: {
      webhook: `https://hooks.example/${tokens[0]}`,
      channels: hidden.map((topic) => ({ kind: 'ntfy', topic, token: tokens[1] })),
    },
  };
  const env = Object.fromEntries(
    variables.map((value, index) => [`SERVICE${index}_${['TOKEN', 'PASSWORD', 'API_KEY'][index % 3]}`, value]),
  );
  const lines = [
    ...wallets.flatMap((wallet) => [
      `login ${wallet}.rig1 accepted`,
      `{"method":"eth_submitLogin","params":["${wallet.toUpperCase()}"]}`,
    ]),
    ...poolUsers.map((user, index) => `connected as ${user}:${poolPasswords[index]} (stratum+ssl://${user}@pool.example)`),
    ...argumentPasswords.map(
      (password, index) => [`started with -p ${password} --api 1`, `worker password '${password}' refused`][index % 2],
    ),
    ...tokens.map(
      (token, index) =>
        [`page http://127.0.0.1:4000/#${token}`, `Authorization: Bearer ${token}`, `--api-token=${token}`][index % 3],
    ),
    ...variables.map((value) => `environment has ${value} in it`),
    ...homes.map(
      (home, index) => [`/home/${home}/train.py`, `File "/home/${home}/x y/a.py", line 3`, `/media/${home}/disk`][index % 3],
    ),
    ...mails.map((mail) => `mail to ${mail}, please`),
    ...numbers.map((address) => `peer ${address}:51820 closed`),
    ...cards.map((address) => `link/ether ${address} brd ff`),
    ...hidden.map((topic) => `notified ${topic}`),
    `${userName}@${hostName}:~$ nvidia-smi`,
    `Nov 21 10:00:00 ${hostName.split('.')[0]} kernel: NVRM: Xid 79, ${userName.toUpperCase()}`,
  ];
  const all = [wallets, poolUsers, poolPasswords, argumentPasswords, tokens, variables, homes, mails, numbers, cards, hidden];
  return { secrets: [...all.flat(), hostName, userName], settings, env, hostName, userName, log: `${lines.join('\n')}\n` };
}
