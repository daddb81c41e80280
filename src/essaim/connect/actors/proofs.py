"""Proofs that one is of an organisation: which addresses are its own."""

from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from essaim.connect.actors.models import Actor

# Anybody has an address or a page there: it proves nothing. Those under them too (asso.wordpress.com).
_EVERYBODYS = """
    gmail.com googlemail.com google.com outlook.com outlook.fr hotmail.com hotmail.fr live.com live.fr msn.com
    yahoo.com yahoo.fr ymail.com rocketmail.com icloud.com me.com mac.com aol.com aol.fr proton.me protonmail.com
    protonmail.ch pm.me gmx.com gmx.fr gmx.net gmx.de mail.com mailo.com netcourrier.com tutanota.com tuta.io tuta.com
    zoho.com yandex.com fastmail.com hey.com posteo.net posteo.de mailfence.com riseup.net disroot.org zaclys.net
    orange.fr wanadoo.fr free.fr sfr.fr neuf.fr cegetel.net bbox.fr bouyguestelecom.fr laposte.net numericable.fr noos.fr
    club-internet.fr aliceadsl.fr alice.fr 9online.fr voila.fr tiscali.fr dbmail.com caramail.com caramail.fr skynet.be
    proximus.be telenet.be bluewin.ch web.de t-online.de libero.it virgilio.it telefonica.net qq.com
    facebook.com fb.com fb.me instagram.com linkedin.com twitter.com x.com youtube.com youtu.be tiktok.com vimeo.com
    mobilizon.fr helloasso.com assoconnect.com leetchi.com ulule.com kisskissbankbank.com linktr.ee meetup.com
    eventbrite.com eventbrite.fr wordpress.com blogspot.com blogspot.fr blogger.com tumblr.com medium.com over-blog.com
    canalblog.com eklablog.com e-monsite.com wix.com wixsite.com jimdo.com jimdofree.com jimdosite.com weebly.com
    webnode.fr webnode.com squarespace.com site123.me strikingly.com carrd.co webador.fr sitew.fr sitew.com
    pagesperso-orange.fr monsite-orange.fr framasite.org frama.site frama.wiki framapad.org yeswiki.net yeswiki.pro
    github.io github.com gitlab.io gitlab.com netlify.app vercel.app pages.dev web.app herokuapp.com notion.site
    gogocarto.fr openstreetmap.org wikipedia.org wikidata.org societe.com pappers.fr net1901.org journal-officiel.gouv.fr
    """
EVERYBODYS = frozenset(_EVERYBODYS.split())


def domains(actor: Actor) -> list[str]:
    """The domains of the site and of the mail that stand on the card, those left out where everybody has an address."""
    addresses = [actor.website and urlsplit(actor.website).hostname, _domain(getattr(actor, "email", ""))]
    found = (_plain(address) for address in addresses if address)
    return list(dict.fromkeys(each for each in found if each))


def _domain(mail: str) -> str:
    return mail.rpartition("@")[2]


def _plain(host: str) -> str:
    """In lower case and ASCII, without « www. »; empty where it proves nothing."""
    try:
        name = host.strip().rstrip(".").lower().encode("idna").decode()
    except UnicodeError:
        return ""
    name = name.removeprefix("www.")
    labels = name.split(".")
    above = {".".join(labels[rank:]) for rank in range(len(labels))}
    real = len(labels) > 1 and not labels[-1].isdigit()
    return name if real and not above & EVERYBODYS else ""


def proving_address(actor: Actor, typed: str) -> str:
    """The address that the code goes to; ValidationError (field `email`) where it is not the organisation's."""
    email = typed.strip().lower()
    own = domains(actor)
    try:
        validate_email(email)
    except ValidationError:
        raise ValidationError(
            {"email": _("Écrivez une adresse entière, comme contact@exemple.org.")}
        ) from None
    if _plain(_domain(email)) not in own or not own:
        said = _("Cette adresse n’est pas du domaine de la fiche : il faut une adresse en @%(domains)s.")
        raise ValidationError({"email": said % {"domains": _(" ou en @").join(own) or "…"}})
    return email
