/** The diagnostics in the settings. */
export const diagnosticsTexts = {
  title: 'Diagnostics',
  help: 'If somebody helps you: logs, versions, settings and the last hour of readings in one file. Wallets, passwords, tokens and the names of you and this machine are struck out. Nothing is sent anywhere.',
  show: 'Show what would be in it',
  again: 'Gather again',
  gathering: 'Gathering…',
  what: '{files} {files:file|files}, {size}. {struck} places with secrets or names were struck out. Look through them before you share them.',
  whatOne:
    '{files} {files:file|files}, {size}. One place with a secret or name was struck out. Look through them before you share them.',
  file: 'File in the zip',
  content: 'Content of {file}',
  save: 'Save as a zip',
  saved: 'Handed over for saving: {file}',
} as const;
