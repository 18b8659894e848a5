/** Cuts a stream of text into its lines; what follows the last newline waits for the next piece. */
export class LineSplitter {
  private rest = '';

  push(piece: string): readonly string[] {
    const lines = (this.rest + piece).split('\n');
    this.rest = lines.pop() ?? '';
    return lines;
  }
}
