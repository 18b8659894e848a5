import { encode } from 'uqr';

interface AddressImageProps {
  readonly address: string;
  readonly label: string;
}

/** The address as a QR image, to be scanned with a wallet on a phone and compared there. Always black on white: readers want it. */
export function AddressImage({ address, label }: AddressImageProps) {
  const { size, data } = encode(address, { ecc: 'M', border: 4 }); // four modules of quiet zone, as ISO/IEC 18004 asks for
  return (
    <svg className="qr" role="img" aria-label={label} viewBox={`0 0 ${size} ${size}`} shapeRendering="crispEdges">
      <rect width={size} height={size} fill="#fff" />
      <path d={darkPath(data)} fill="#000" />
    </svg>
  );
}

/** One horizontal bar for every run of dark modules. */
function darkPath(rows: readonly (readonly boolean[])[]): string {
  return rows
    .flatMap((row, y) =>
      row.flatMap((isDark, x) => {
        if (!isDark || row[x - 1] === true) return [];
        const end = row.indexOf(false, x);
        const width = (end < 0 ? row.length : end) - x;
        return [`M${x} ${y}h${width}v1h-${width}z`];
      }),
    )
    .join('');
}
