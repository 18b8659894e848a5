/** Where the program tells its own story. Implementations redact wallets, passwords and tokens, and are bounded. */
export interface Log {
  info(area: string, message: string): void;
  warn(area: string, message: string): void;
  error(area: string, message: string, error?: unknown): void;
}
