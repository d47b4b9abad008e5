// Runs before CloudFront looks into its cache: which file an address means, and whether the packed one can be sent.
const TYPES = __TYPES__;
const PACKED = __PACKED__;
const KEPT = /__KEPT__/;
const FALLBACK = __FALLBACK__;

function handler(event) {
  const request = event.request;
  const name = request.uri.slice(request.uri.lastIndexOf('/') + 1);
  const ending = name.includes('.') ? name.slice(name.lastIndexOf('.') + 1).toLowerCase() : '';
  if (!TYPES.includes(ending)) {
    request.uri = FALLBACK || request.uri;
  } else if (PACKED.includes(ending) && KEPT.test(request.uri.slice(1)) && takesBrotli(request.headers['accept-encoding'])) {
    request.uri += '.br';
  }
  return request;
}

function takesBrotli(header) {
  return (
    Boolean(header) &&
    header.value.split(',').some((part) => {
      const words = part.split(';').map((word) => word.trim().toLowerCase());
      return words[0] === 'br' && !words.slice(1).some((word) => /^q=0(\.0*)?$/.test(word));
    })
  );
}
