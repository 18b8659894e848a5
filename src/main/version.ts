import { version as packageVersion } from '../../package.json';

/** The app's version, from package.json at build time. */
export const version: string = packageVersion;
