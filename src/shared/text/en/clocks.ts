/** The words of the GPUs page for what is set of a card. {name} and [brackets] as everywhere. */
export const clockTexts = {
  title: 'Limits and clocks while mining',
  explained: "In force only while this card mines. Jobs and everything else get the driver's own values.",
  fields: {
    powerW: 'Power limit',
    coreOffsetMHz: 'Core offset',
    coreLockMHz: 'Core clock locked at',
    memoryOffsetMHz: 'Memory offset',
    memoryLockMHz: 'Memory clock locked at',
    fanPct: 'Fan',
  },
  units: { powerW: 'W', coreOffsetMHz: 'MHz', coreLockMHz: 'MHz', memoryOffsetMHz: 'MHz', memoryLockMHz: 'MHz', fanPct: '%' },
  usual: "Driver's own",
  range: '{min} to {max}',
  wrong: 'A whole number from {min} to {max}, or empty',
  standing: {
    none: 'Nothing is set.',
    ready: 'Applied when mining starts.',
    asked: 'Being applied. The system may ask for a password.',
    applied: 'In force now.',
    refused: 'Not applied: see what is wrong on the overview, change it, or try once more.',
    held: 'Not applied: the machine went down under these values.',
  },
  obstacle: {
    noHelper:
      'Cannot be set: the part of Fallow that may do it is not installed. It comes with the .deb package, not with the AppImage or a checkout.',
    noPolkit:
      'Cannot be set: pkexec is missing, by which the system asks whether Fallow may. Install it, then start Fallow again.',
    untested: 'Fallow has not been tried with the clocks of AMD cards. You decide.',
    sliced: 'Cannot be set: this card is cut into slices (MIG), and others may use some of them.',
  },
  allowUntested: 'Set this AMD card all the same (not tested on hardware)',
  again: 'Apply again',
  againOf: 'Apply again the clocks of {device}',
  clear: "Back to the driver's own",
  clearOf: "Back to the driver's own values of {device}",
} as const;
