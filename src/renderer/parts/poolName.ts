/** `eu1.pool.example:4444`: a pool's address as people say it. */
export function poolName(url: string): string {
  return url.replace(/^[a-z0-9+.-]+:\/\//i, '').replace(/^[^@/]*@/, '');
}
