/** What can be wrong with a pool before anything mines at it: words of `fallow pool probe` and the setup. */
export const probeFaults = {
  'pool/unknown-host': {
    title: 'The name of the pool is not found',
    help: "Check the spelling of the pool's address, and that this machine is connected.[ Pool: {pool}.]",
  },
  'pool/no-connection': {
    title: 'No connection to the pool comes about',
    help: 'Check the network, and that no firewall is in the way. The pool may also be down: try another of its servers.[ Pool: {pool}.]',
  },
  'pool/connection-refused': {
    title: 'Nothing listens on the port of the pool',
    help: 'Check the port: pools have one for each coin, and often another for TLS.[ Pool: {pool}.]',
  },
  'pool/timed-out': {
    title: 'The pool takes the connection but does not answer',
    help: 'Check the port, and whether it is for TLS (stratum+ssl://) or not (stratum+tcp://). If both are right, try another server of the pool.[ Pool: {pool}.]',
  },
  'pool/not-tls': {
    title: 'The port of the pool does not speak TLS',
    help: "Use the pool's port for TLS, or stratum+tcp:// if there is none.[ Pool: {pool}.]",
  },
  'pool/needs-tls': {
    title: 'The port of the pool wants TLS',
    help: "Write stratum+ssl:// instead of stratum+tcp://, or use the pool's port without TLS.[ Pool: {pool}.]",
  },
  'pool/certificate-expired': {
    title: 'The certificate of the pool has expired',
    help: 'Check date and time of this machine. If they are right, use another pool or server until the pool renews it.[ Pool: {pool}.]',
  },
  'pool/certificate-untrusted': {
    title: 'The certificate of the pool is by nobody that this machine trusts',
    help: 'Somebody may listen in and change where payouts go. Use another server of the pool, or another pool.[ Pool: {pool}.]',
  },
  'pool/certificate-wrong-name': {
    title: 'The certificate of the pool is for another name',
    help: "Write the pool's address as the pool names it, not an IP address or an alias.[ Pool: {pool}.]",
  },
  'pool/certificate-invalid': {
    title: 'The certificate of the pool is not valid',
    help: 'Check date and time of this machine. If they are right, use another server of the pool, or another pool.[ Pool: {pool}.]',
  },
  'pool/not-stratum': {
    title: 'What answers there is no mining pool',
    help: 'Check host and port: a web page or another service answers there.[ Pool: {pool}.]',
  },
  'pool/other-dialect': {
    title: 'The pool speaks another kind of Stratum',
    help: 'Use the port that the pool names for your coin, and the scheme that it asks for (stratum+tcp, stratum1+tcp, stratum2+tcp).[ Pool: {pool}.]',
  },
  'pool/wrong-coin': {
    title: 'The pool is for another coin',
    help: 'Use the port of the pool that is for your coin, or correct the coin.[ Pool: {pool}.]',
  },
  'pool/closed': {
    title: 'The pool closed the connection at once',
    help: 'Check the port, and whether it is for TLS (stratum+ssl://) or not. Some pools also shut out an address for a while after many failed logins.[ Pool: {pool}.]',
  },
  'pool/closed-at-login': {
    title: 'The pool closed the connection at the login',
    help: "It most often means that it does not take the wallet: check the address, the worker's name and the coin.[ Pool: {pool}.]",
  },
  'pool/closed-after-login': {
    title: 'The pool took the login, then closed the connection',
    help: 'Try again later, or use another server of the pool.[ Pool: {pool}.]',
  },
} as const;
