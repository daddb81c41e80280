"""Every named view of the URLconf, and the parameters of its address."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver


def named_views() -> dict[str, set[str]]:
    """Full name (`room:view`) → names of its parameters."""
    return dict(_walk(get_resolver(), "", set()))


def _walk(resolver: URLResolver, prefix: str, above: set[str]) -> Iterator[tuple[str, set[str]]]:
    for each in resolver.url_patterns:
        parameters = above | set(each.pattern.converters)
        if isinstance(each, URLResolver):
            yield from _walk(each, f"{prefix}{each.namespace}:" if each.namespace else prefix, parameters)
        elif isinstance(each, URLPattern) and each.name:
            yield f"{prefix}{each.name}", parameters
