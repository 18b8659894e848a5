/** What can go wrong with a tuning. */
export const tunerFaults = {
  'tuner/not-tunable': {
    title: 'This device cannot be tuned now',
    help: 'Set up a miner for it, let it mine, and leave at least one of its flags to the tuner.',
  },
  'tuner/running': {
    title: 'This device is being tuned already',
    help: 'Wait for the end of the session, or stop it first.',
  },
  'tuner/not-running': {
    title: 'No tuning is under way',
    help: 'Start one on the Tuner page or with "fallow tuner start".',
  },
  'tuner/nothing-to-decide': {
    title: 'There is no result to decide about',
    help: 'Tune the device first; adopt, keep and undo are about what that found.',
  },
  'tuner/no-result': {
    title: 'This result is not stored here',
    help: 'It may have been taken away. Look at the list of results again.',
  },
  'tuner/import-unreadable': {
    title: 'This is not a file of tuning results',
    help: 'Choose a file that Fallow exported.',
  },
  'tuner/import-other-kind': {
    title: 'These results are of another kind of rig',
    help: 'Results of a practice rig and of real cards never mix.',
  },
  'tuner/broken': {
    title: 'The tuner broke down',
    help: 'The device mines by its old flags. Start the tuner again; if it happens again, report it with the log in the data directory.',
  },
} as const;
