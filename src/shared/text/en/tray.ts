/** What the tray, its notifications and the questions of the shell around the window say. */
export const tray = {
  toTraining: 'Stop mining, keep every GPU free for training',
  toMining: 'Mine whenever a GPU is free',
  device: '{device} · {name}: {word}',
  exclude: 'Never mine on it',
  include: 'Mine on it again',
  pauseHour: 'Pause for 1 h',
  mineAgain: 'Mine again now',
  job: '{job} on {devices}',
  listSeparator: ', ',
  open: 'Open Fallow',
  quit: 'Quit: mining stops',
  quitIdle: 'Quit Fallow',

  toggledToTraining: 'Training: mining stops',
  toggledToMining: 'Mining whenever a GPU is free',
  toggledHelp: 'A click on the icon changes between mining and training. This is said once.',
  trainingReminder: 'Training mode for 4 hours, and no job in sight',
  trainingReminderHelp: 'Nothing is mined meanwhile. Click the icon to mine again.',

  closeMining: 'Keep mining without this window?',
  closeIdle: 'Keep Fallow running without this window?',
  closeHelp: 'This desktop shows no tray icon. To get the window back, start Fallow once more.',
  closeKeepMining: 'Keep mining',
  closeKeep: 'Keep it running',
  closeStopMining: 'Stop mining and quit',
  closeStop: 'Quit Fallow',
  closeCancel: 'Leave the window open',

  lostTitle: 'The Fallow behind this window has ended',
  lostHelp: 'It ran without a window. Nothing mines now, unless it was started again.',
  lostStart: 'Start Fallow here',
  lostClose: 'Close the window',

  startFailed: 'Fallow could not start',
  leave: 'Close',
} as const;
