/** The page's own icons as SVG, so that they do not depend on an emoji font. */

const PATHS = {
  lock: 'M5 8V6a3 3 0 0 1 6 0v2M4 8h8v6H4z',
  eye: 'M1 8s2.5-4.5 7-4.5S15 8 15 8s-2.5 4.5-7 4.5S1 8 1 8zm7-2a2 2 0 1 1 0 4 2 2 0 0 1 0-4z',
  file: 'M4 1.5h5.5l3 3v10H4zM9.500 1.500v3h3M6 8h4.500M6 11h4.500',
  image: 'M2 3h12v10H2zM2 11l4-4 3 3 2-2 3 3M10.500 5.500h.01',
  reply: 'M2 3h12v8H7l-3 3v-3H2z',
  home: 'M2 7.500 8 2.500l6 5M4 7v6.500h8V7',
  mail: 'M2 3.500h12v9H2zM2 4l6 5 6-5',
  dots: 'M3.500 8h.01M8 8h.01M12.500 8h.01',
  close: 'M3.500 3.500l9 9M12.500 3.500l-9 9',
  menu: 'M2.500 4h11M2.500 8h11M2.500 12h11',
  back: 'M10 3 5 8l5 5',
  sun: 'M8 5a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM8 1v1.500M8 13.500V15M1 8h1.500M13.500 8H15M3 3l1 1M12 12l1 1M3 13l1-1M12 4l1-1',
  moon: 'M13 9.500A5.500 5.500 0 1 1 6.500 3 4.500 4.500 0 0 0 13 9.500z',
  sliders: 'M2 4.500h6M12 4.500h2M2 11.500h2M8 11.500h6M10 2.500v4M6 9.500v4',
  send: 'M2 3l12 5-12 5 2-5zM4 8h5',
  chevron: 'M4 6l4 4 4-4',
  command: 'M5 13 11 3',
  person:
    'M8 2.500a2.700 2.700 0 1 1 0 5.400 2.700 2.700 0 0 1 0-5.400zM2.500 14c0-3 2.500-4.500 5.500-4.500s5.500 1.500 5.500 4.500',
  external: 'M6 3H3v10h10v-3M9 3h4v4M13 3 7 9',
} as const

export type IconName = keyof typeof PATHS

/** The icon of a name; decorative, so hidden from assistive technology. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg className={`icon icon-${name}`} viewBox="0 0 16 16" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  )
}
