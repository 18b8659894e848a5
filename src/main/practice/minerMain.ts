// The practice miner as a program of its own: ethminer's command line, log, API and exit codes on a simulated GPU.
import { driverVariable } from './driverProtocol';
import { type Command, readArgs } from './miner/args';
import { runForked } from './miner/forked';
import { minerLog } from './miner/log';
import { PracticeMiner, version } from './miner/miner';
import { forkVariable } from './miner/misbehaviour';
import { cardModels } from './models';

function writeError(text: string): void {
  process.stderr.write(text);
}

function endWith({ code, out, error }: Extract<Command, { do: 'end' }>): void {
  process.stdout.write(out);
  writeError(error);
  process.exitCode = code;
}

function listDevices(): void {
  const rows = cardModels.map(({ name, vramMiB }, index) => {
    const pci = `0${index + 1}:00.0`;
    return `${String(index).padStart(3)} ${pci.padEnd(9)} Gpu  ${name.padEnd(29)} ${`${(vramMiB / 1024).toFixed(2)} GB`.padStart(12)}`;
  });
  const head = [
    ' Id Pci Id    Type Name                           Total Memory',
    '--- --------- ---- -----------------------------  ------------',
  ];
  process.stdout.write(`${[...head, ...rows].join('\n')}\n`);
}

function main(): void {
  const driverPath = process.env[driverVariable];
  const forkOf = process.env[forkVariable];
  if (driverPath !== undefined && forkOf !== undefined) {
    runForked(driverPath, Number(forkOf));
    return;
  }
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => process.exit(0)); // nobody reads us any more
  process.stdout.write(`${version.replace('-', ' ')}\nBuild: practice/release/simulated\n`);
  const command = readArgs(process.argv.slice(2));
  if (command.do === 'end') {
    endWith(command);
  } else if (command.do === 'list') {
    listDevices();
  } else if (driverPath === undefined) {
    writeError(`This is Fallow's practice miner: it mines on the practice rig only (${driverVariable} is not set).\n`);
    process.exitCode = 1;
  } else {
    const miner = new PracticeMiner(command.options, driverPath, minerLog(writeError), writeError, (code) => process.exit(code));
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => miner.stop());
    miner.start();
  }
}

main();
