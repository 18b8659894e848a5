import type { FaultCode } from '../../faults';
import { downloadFaults } from './downloadFaults';
import { probeFaults } from './probeFaults';
import { rainbowFaults } from './rainbowFaults';
import { tunerFaults } from './tunerFaults';

export interface FaultText {
  /** What happened, in plain words. */
  readonly title: string;
  /** What to do now. */
  readonly help: string;
}

/** {name} is filled from the fault's values; a part in [brackets] is left out when its value is not known. */
export const faults = {
  'app/not-running': {
    title: 'Fallow is not running[ for {data}]',
    help: 'Start it with "fallow" or, without a display, with "fallow --headless", then try again.',
  },
  'app/already-running': {
    title: 'Another Fallow already looks after this rig[ (process {pid})]',
    help: 'Use the one that runs, or quit it first. A second rig on this machine needs its own --data directory.',
  },
  'app/usage': {
    title: 'This command is not understood[: {problem}]',
    help: 'See "fallow --help" for the commands and their options.',
  },
  'app/internal': {
    title: 'Something in Fallow went wrong',
    help: 'The miners concerned were stopped to be safe. Restart Fallow; if it happens again, report it with the log in the data directory.',
  },
  'app/not-settled': {
    title: 'The rig did not come to rest in time[ ({seconds} s)]',
    help: 'The choice is kept and Fallow goes on trying. "fallow status" shows which device is still busy.',
  },
  'app/socket-unsafe': {
    title: 'The folder of the control socket belongs to somebody else[: {path}]',
    help: 'Remove that folder or make it yours with mode 0700, then start Fallow again.',
  },
  'app/port-taken': {
    title: 'Port[ {port}] is already in use',
    help: 'Choose another with --port, or leave --port out and Fallow takes a free one.',
  },
  'app/data-unusable': {
    title: 'Fallow cannot keep its data[ in {path}]',
    help: 'Make that directory yours and writable (one that was made with sudo belongs to root), or choose another with --data.[ The system says {reason}.]',
  },
  'app/no-display': {
    title: 'There is no display to open a window on',
    help: 'Use "fallow --headless" and open the address it prints in a browser.',
  },
  'app/unknown-device': {
    title: 'This rig has no such device[: {device}]',
    help: '"fallow gpus" lists the devices with their numbers and names.',
  },
  'app/not-practice': {
    title: 'Only the practice rig can do that',
    help: 'Start the practice rig with "fallow --practice" and try it there.',
  },
  'app/refused': {
    title: 'Fallow refused a request that it does not accept',
    help: 'Reload the page, and use the command line and the window of the same version as the app. The log says what was wrong.',
  },
  'app/not-written': {
    title: 'The file[ {file}] could not be written[: {reason}]',
    help: 'Choose a name that is not taken, in a folder that you may write to, on a disk with room.',
  },
  'service/no-systemd': {
    title: 'This system has no systemd, or none for its users',
    help: 'Start "fallow --headless" by what your system uses instead: a cron line with @reboot, OpenRC, runit.',
  },
  'service/failed': {
    title: 'The service manager did not do what it was asked[: {reason}]',
    help: 'Over SSH and after "su" it may lack your session: log in directly, or use "machinectl shell". "journalctl --user -u fallow" says more.',
  },
  'alerts/not-delivered': {
    title: 'Alerts do not get through[ by {channel}][: {reason}]',
    help: 'Check the address and the token under Settings, Alerts, and send a test. What waits is tried again.',
  },
  'alerts/not-set-up': {
    title: 'This way of alerting is not set up[: {channel}]',
    help: 'Enter its address under Settings, Alerts. What one desktop keyring keeps, an app without that desktop does not see: enter it there too.',
  },
  'settings/restored': {
    title: 'The settings could not be read, so the last good ones are back',
    help: 'Check that they are as you want them.[ What could not be read is kept as {file}.]',
  },
  'settings/reset': {
    title: 'The settings could not be read and were set to the defaults',
    help: 'Set the rig up again.[ What could not be read is kept as {file}.]',
  },
  'settings/not-saved': {
    title: 'The change works now but could not be saved',
    help: 'Free some disk space or make the data directory writable[ ({path})], then change it once more. Until then a restart loses it.[ The system says {reason}.]',
  },
  'setup/invalid': {
    title: 'The setup is wrong at {field}[: {problem}]',
    help: 'Correct that field and try again. Nothing was changed.',
  },
  'setup/unreadable': {
    title: 'The setup file cannot be read[: {path}]',
    help: 'Check the path and that the file is valid JSON.[ {problem}] Nothing was changed.',
  },
  'setup/payout-unconfirmed': {
    title: 'The payout address would become another[: {coin}]',
    help: 'Compare the new address with your wallet, all of it, then confirm the change: programs that exchange addresses on the clipboard exist. Nothing was changed.',
  },
  'history/not-saved': {
    title: 'The history cannot be written',
    help: 'Free some disk space or make the data directory writable[ ({reason})]. Mining goes on, and the latest rows are written once there is room.',
  },
  'history/set-aside': {
    title: 'The history file was damaged and a new one was begun',
    help: 'Nothing needs doing: new readings are kept from now on.[ The old file is kept as {file}; delete it if you need the space.]',
  },
  'history/not-exported': {
    title: 'The history could not be exported[: {reason}]',
    help: 'Check that the file can be written and that the data directory is the right one (--data).',
  },
  'money/prices-missing': {
    title: 'The file of electricity prices is not there[: {path}]',
    help: 'Put it back, or choose another under Money.[ Meanwhile the {kept} {kept:price|prices} read from it before are used.]',
  },
  'money/prices-no-rights': {
    title: 'The file of electricity prices may not be read[: {path}]',
    help: 'Let the user that Fallow runs as read the file and enter its folders.[ Meanwhile the {kept} {kept:price|prices} read from it before are used.]',
  },
  'money/prices-unreadable': {
    title: 'The file of electricity prices cannot be read[: {path}]',
    help: 'Put it right, or choose another under Money[ (the system says: {reason})].[ Meanwhile the {kept} {kept:price|prices} read from it before are used.]',
  },
  'money/prices-wrong-line': {
    title: 'The file of electricity prices has a line that is no price[: line {line} of {path}]',
    help: 'Write it as 2026-11-21T13:00:00Z,0.2131, a time and a price[; {more} more {more:line is|lines are} wrong].[ Meanwhile hours without a price have the one read before ({kept} {kept:price|prices}).]',
  },
  'money/prices-ended': {
    title: 'The file of electricity prices has no price for now[: {path}]',
    help: 'Add the hours that are missing, or enter under Money what electricity costs otherwise. Until then cost and net are not known.',
  },
  'wallet/invalid': {
    title: 'This is not a[ {coin}] wallet address[: {problem}]',
    help: 'Copy the address again from your wallet, whole, and check that it is for this coin.',
  },
  'wallet/refused': {
    title: 'Payouts to this[ {coin}] address would be lost[: {problem}]',
    help: 'Use an address of your own wallet.',
  },
  'miner/not-found': {
    title: 'The miner was not found',
    help: 'Install it, or give the full path of its program in the setup.[ Fallow looked for {path}.]',
  },
  'miner/not-executable': {
    title: 'The miner cannot be run',
    help: 'Make it executable (chmod +x) and check that it is built for this system.[ It is {path}.]',
  },
  'miner/own-unusable': {
    title: 'The file of your own miner cannot be used',
    help: 'Correct the file[ {file}][, line {line}][, field "{field}"], then apply the setup again. The details say what is wrong; docs/adding-a-miner.md shows the form.',
  },
  'miner/bad-arguments': {
    title: 'The miner does not accept its arguments',
    help: 'Check the extra arguments, the algorithm and the miner version in the setup. The details say what it complained about.',
  },
  'miner/start-timeout': {
    title: 'The miner did not begin to mine',
    help: 'Fallow tries again by itself. If it stays so, check the driver and the algorithm, and read the details of its last lines.',
  },
  'miner/exited': {
    title: 'The miner ended by itself',
    help: 'Fallow starts it again, waiting longer each time. The details show its last lines; most often it is the pool, the driver or an argument.',
  },
  'miner/crashed': {
    title: 'The miner crashed',
    help: 'Fallow starts it again. If it crashes often, lower the overclock, or try another version of the miner or the driver.',
  },
  'miner/not-answering': {
    title: 'The miner stopped answering',
    help: 'Fallow ended it and starts it again. If it happens often, lower the overclock or try another version.',
  },
  'miner/stalled': {
    title: 'The miner runs but does no work',
    help: 'Fallow ended it and starts it again. If it happens often, lower the overclock or check the pool.',
  },
  'miner/slow': {
    title: 'The miner is far slower than usual on this device',
    help: 'Fallow restarts it, then tries without the overclock. If it stays slow, check power limit, riser and cooling.',
  },
  'miner/api-port-taken': {
    title: 'Another program answers on the port of the miner',
    help: 'Fallow tries again on another port. If it stays so, end a miner that was started by hand.',
  },
  'miner/bad-stats': {
    title: 'The answers of the miner cannot be read',
    help: 'Use a version of the miner that Fallow knows ("fallow miners"). It was stopped, since nobody could watch over it.',
  },
  'miner/out-of-memory': {
    title: 'There is not enough memory for the miner',
    help: 'Close programs that use the memory, or mine a coin that needs less. Fallow tries again later.',
  },
  'miner/gpu-error': {
    title: 'The miner reports a GPU error',
    help: 'Lower the overclock and check power cables and riser. Fallow tries again later; if it stays so, restart the machine.',
  },
  'miner/will-not-die': {
    title: 'The miner cannot be ended',
    help: 'The driver holds it. Save your work and restart the machine; Fallow starts no other miner on that device until then.',
  },
  ...downloadFaults,
  ...rainbowFaults,
  'pool/unreachable': {
    title: 'The pool cannot be reached',
    help: 'Check the network and the address of the pool, or add a second pool. Fallow keeps trying.[ Pool: {pool}.]',
  },
  'pool/silent': {
    title: 'The pool answers nothing and accepts no shares',
    help: 'Fallow connects again. If it stays so, use another pool or another of its servers.[ Pool: {pool}.]',
  },
  'pool/wallet-refused': {
    title: 'The pool refuses the wallet address',
    help: 'Check the address and that it is for the coin of this pool, then correct it in the setup.[ Pool: {pool}.]',
  },
  'pool/rejects-shares': {
    title: 'The pool rejects the shares',
    help: 'This work is not paid. Check algorithm and coin, lower the overclock, or use another pool.[ Pool: {pool}.]',
  },
  'pool/stale-shares': {
    title: 'Too many shares reach the pool too late',
    help: 'Late shares are hardly paid. Check the network, or use a pool that is nearer.[ Pool: {pool}.]',
  },
  'pool/frozen-job': {
    title: 'The pool sends no new work',
    help: 'Work on old blocks is not paid. Fallow connects anew; if it stays so, use another pool.[ Pool: {pool}.]',
  },
  'pool/wrong-algorithm': {
    title: 'The pool mines another algorithm',
    help: 'Use the port of the pool that is for your algorithm, or correct the algorithm in the setup.[ Pool: {pool}.]',
  },
  'pool/sees-less': {
    title: 'The pool counts less work than the rig sends',
    help: 'More than luck explains[: at least {pct} % less over {hours} h]. Compare the workers on the page of the pool, check that each has its own name, or use another of its servers.[ Pool: {pool}.]',
  },
  ...probeFaults,
  'gpu/hot': {
    title: 'Too hot to mine',
    help: 'It mines again once it has cooled[ to {resumeAt} °C]. Check fans, dust and room air, or lower its power limit.',
  },
  'gpu/sensor-lost': {
    title: 'The temperature cannot be read any more',
    help: 'It does not mine blind: it goes on when the sensor answers. If it does not, restart the machine and check the driver.',
  },
  'gpu/gone': {
    title: 'A GPU is gone',
    help: 'It fell off the bus or the driver lost it. Check power cables and riser, lower the overclock, then restart the machine.',
  },
  'gpu/not-answering': {
    title: 'The driver does not answer for this GPU',
    help: 'The other GPUs go on without it. If it stays so, check power cables and riser and restart the machine.',
  },
  'gpu/other-fallow': {
    title: 'Another Fallow looks after this GPU',
    help: "It may be another user's.[ It is process {pid}.] Exclude the GPU in one of the two, or end that one; this one tries again by itself.",
  },
  'gpu/driver-mismatch': {
    title: 'The NVIDIA driver was updated and the old one still runs',
    help: 'Restart the machine. Until then neither Fallow nor any other program can use the NVIDIA cards anew.',
  },
  'gpu/clocks-out-of-range': {
    title: 'The driver does not allow this power limit, clock or fan speed',
    help: 'Change it on the GPUs page.[ The driver allows {min} to {max}.] The card mines with its own values until then.',
  },
  'gpu/clocks-refused': {
    title: 'Power limit, clocks or fan could not be set',
    help: 'The card mines with its own values. See the details, change the values, or press "Apply again" on the GPUs page.',
  },
  'gpu/clocks-no-rights': {
    title: 'Nobody allowed Fallow to set power limits, clocks and fans',
    help: 'The cards mine with their own values. Press "Apply again" on the GPUs page and enter the password, or see docs/clocks.md for rigs without a screen.',
  },
  'gpu/clocks-held': {
    title: 'The machine went down under these clocks',
    help: 'They are not applied again by themselves. Set something safer, or press "Apply again" on the GPUs page if it was not their fault.',
  },
  'gpu/clocks-not-restored': {
    title: "The driver's own clocks could not be put back",
    help: 'What Fallow set may still be in force. Start Fallow again and allow it to set clocks, or restart the machine.',
  },
  'gpu/without-overclock': {
    title: 'It mines without its overclock',
    help: 'It failed too often with it. Set lower clocks; Fallow tries the present ones again after a day without a fault.',
  },
  'job/foreign-miner': {
    title: 'Another miner runs on this machine[: {program}]',
    help: 'End it, or exclude the GPU it uses. It takes what Fallow would mine with, and Fallow makes no room for it. If you did not start it, somebody may be mining on your machine without you.',
  },
  'job/not-told-apart': {
    title: 'There can be no rule for this program',
    help: 'Fallow cannot tell it from other programs: its file may not be read, or it is an interpreter without a script. A rule would concern them all.',
  },
  'claim/timed-out': {
    title: 'The devices were not free in time[ ({seconds} s)]',
    help: 'The command was started all the same. "fallow status" shows which miner still holds a device.',
  },
  'claim/not-yours': {
    title: 'This process cannot be claimed for: it is not yours',
    help: 'Claim for your own processes, as the user who runs Fallow.',
  },
  'claim/bad-request': {
    title: 'This claim is not understood[: {problem}]',
    help: 'See docs/socket.md for the protocol, or use "fallow run -- COMMAND".',
  },
  'hook/not-installed': {
    title: 'The Python hook was not installed[: {reason}]',
    help: 'Run it as the user whose jobs are meant, or name an environment of yours with --venv DIR.',
  },
  ...tunerFaults,
} as const satisfies Record<FaultCode, FaultText>;
