import type { PageName } from '../shell/route';

/** One line drawing per page, in a 16 x 16 box; decoration beside the page's name. */
const shapes: Readonly<Record<PageName, React.ReactNode>> = {
  overview: (
    <>
      <path d="M2.2 12.2a5.9 5.9 0 1 1 11.6 0" />
      <path d="M8 11.2 10.8 6.6" />
    </>
  ),
  gpus: (
    <>
      <rect x="1.8" y="4" width="12.4" height="7" rx="1.2" />
      <circle cx="10.4" cy="7.5" r="1.9" />
      <path d="M4 13.2V11M6.6 13.2V11M4.2 7.5H6" />
    </>
  ),
  training: (
    <>
      <path d="M1.8 12.6C5 12.6 5.4 4 8 4s3 4.6 6.2 4.6" />
      <path d="M1.8 2.4V13.8H14.2" />
    </>
  ),
  tuner: (
    <>
      <path d="M3 14V9.6M3 6.4V2M8 14V6.6M8 3.4V2M13 14V11.4M13 8.2V2" />
      <circle cx="3" cy="8" r="1.5" />
      <circle cx="8" cy="5" r="1.5" />
      <circle cx="13" cy="9.8" r="1.5" />
    </>
  ),
  money: (
    <>
      <ellipse cx="8" cy="4.2" rx="5.4" ry="2.2" />
      <path d="M2.6 4.2V8C2.6 9.2 5 10.2 8 10.2S13.4 9.2 13.4 8V4.2M2.6 8V11.8C2.6 13 5 14 8 14S13.4 13 13.4 11.8V8" />
    </>
  ),
  history: (
    <>
      <path d="M2.6 5.2A6 6 0 1 1 2 8" />
      <path d="M2.2 2.4V5.4H5.2M8 4.8V8.2L10.2 9.6" />
    </>
  ),
  setup: (
    <>
      <path d="M2 4.2H8.4M12 4.2H14M2 11.8H4.4M8 11.8H14" />
      <circle cx="10.2" cy="4.2" r="1.8" />
      <circle cx="6.2" cy="11.8" r="1.8" />
    </>
  ),
  settings: (
    <>
      <circle cx="8" cy="8" r="2.2" />
      <path d="M8 1.8V4M8 12V14.2M1.8 8H4M12 8H14.2M3.6 3.6 5.2 5.2M10.8 10.8 12.4 12.4M12.4 3.6 10.8 5.2M5.2 10.8 3.6 12.4" />
    </>
  ),
};

export function PageMark({ page }: { readonly page: PageName }) {
  return (
    <svg className="mark pageMark" viewBox="0 0 16 16" width="18" height="18" aria-hidden="true">
      {shapes[page]}
    </svg>
  );
}
