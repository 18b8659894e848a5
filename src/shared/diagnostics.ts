/** One file of the diagnostics, as it will stand in the zip, whole: nobody should save what they could not read. */
export interface DiagnosticFile {
  /** Path in the zip. */
  readonly name: string;
  readonly text: string;
}

/** What would be saved, before it is. */
export interface DiagnosticsPreview {
  /** For `diagnostics:zip`: exactly these files, whatever happens meanwhile. */
  readonly id: string;
  readonly files: readonly DiagnosticFile[];
  /** Places where a secret or a name was struck out. */
  readonly struck: number;
}

export interface DiagnosticsZip {
  /** Proposed name. */
  readonly fileName: string;
  readonly base64: string;
}
