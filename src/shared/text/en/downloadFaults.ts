/** What can go wrong while a miner is fetched. */
export const downloadFaults = {
  'download/unknown-miner': {
    title: 'Fallow does not know this miner',
    help: 'The setup page names those it knows.',
  },
  'download/no-checksum': {
    title: 'There is no published checksum[ for {miner}], so Fallow does not fetch it',
    help: 'Get it from the page of its author[, {page}], and choose the file.',
  },
  'download/unreachable': {
    title: 'The download server cannot be reached[: {host}]',
    help: 'Check the network, and date and time of this machine, then download again.',
  },
  'download/refused': {
    title: 'The download server does not give the file[ (answer {status})]',
    help: 'Download again later, or get it from the page of its author[, {page}], and choose the file.',
  },
  'download/redirected': {
    title: 'The download leads to a place that Fallow does not trust[: {host}]',
    help: 'Nothing was kept. Get the miner from the page of its author[, {page}], and choose the file.',
  },
  'download/too-large': {
    title: 'The download is larger than any miner',
    help: 'Nothing was kept. Get the miner from the page of its author[, {page}], and choose the file.',
  },
  'download/interrupted': {
    title: 'The download broke off',
    help: 'Download again: where the server allows it, it goes on where it broke off.',
  },
  'download/too-slow': {
    title: 'The download server is too slow',
    help: 'Download again later: where the server allows it, it goes on where it broke off.',
  },
  'download/wrong-checksum': {
    title: 'The file[ for {miner}] is not the one that was published, and was deleted',
    help: 'Download again. If it happens once more, do not use that file: somebody may have changed it.',
  },
  'download/bad-signature': {
    title: 'The signature of the checksums[ for {miner}] is not by its author',
    help: 'Nothing was fetched. Download again later; if it stays so, do not use that file.',
  },
  'download/unsafe-archive': {
    title: 'The archive[ of {miner}] holds something that does not belong there[: {entry}]',
    help: 'It was deleted, nothing of it was kept. Get the miner from the page of its author[, {page}], and choose the file.',
  },
  'download/bad-archive': {
    title: 'The archive[ of {miner}] cannot be read',
    help: 'It was deleted. Get the miner from the page of its author[, {page}], and choose the file.',
  },
  'download/disk-full': {
    title: 'There is no room for the miner',
    help: 'Free some disk space and download again. What was fetched was deleted.',
  },
  'download/not-saved': {
    title: 'The miner could not be written to disk[: {reason}]',
    help: 'Make the data directory writable and try again.',
  },
  'download/no-xz': {
    title: 'Fallow needs the program xz to unpack this miner',
    help: 'Install it (on Ubuntu and Debian: sudo apt install xz-utils), then download again.',
  },
  'download/no-program': {
    title: 'The archive[ of {miner}] does not hold its program[ {program}]',
    help: 'It was deleted. Get the miner from the page of its author[, {page}], and choose the file.',
  },
  'download/no-previous': {
    title: 'There is no earlier version[ of {miner}] to go back to',
    help: 'Fallow keeps the program before the present one. Choose a file to use another.',
  },
} as const;
