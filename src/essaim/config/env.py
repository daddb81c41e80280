"""Every setting that a host may change, in one place: name, default, meaning.

`docs/hosting/reglages.md` lists the same names; a test fails when one is missing there.
"""

import os
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class Setting:
    """One environment variable: its name, its default as text, and what it is for."""

    name: str
    default: str
    meaning: str

    def text(self) -> str:
        """The value, or the default where the variable is absent or empty."""
        return os.environ.get(self.name) or self.default

    def number(self) -> int:
        """The value as a whole number; ValueError names the setting."""
        try:
            return int(self.text())
        except ValueError:
            raise ValueError(f"{self.name} attend un nombre entier, pas « {self.text()} ».") from None

    def yes(self) -> bool:
        """True for 1, oui, yes, true."""
        return self.text().strip().lower() in {"1", "oui", "yes", "true"}

    def words(self) -> list[str]:
        """The value split at commas, blanks dropped."""
        return [word.strip() for word in self.text().split(",") if word.strip()]


DATA = Setting("ESSAIM_DATA", str(PROJECT / "data"), "Dossier de tout l’état : base, fichiers, clé secrète.")
DATABASE_URL = Setting("DATABASE_URL", "", "Base PostgreSQL (postgres://…) ; vide : SQLite dans ESSAIM_DATA.")
BACKUPS = Setting("ESSAIM_BACKUPS", "", "Dossier des sauvegardes ; vide : backups, dans ESSAIM_DATA.")
BACKUP_AT = Setting("ESSAIM_BACKUP_AT", "03:10", "Heure de la sauvegarde de nuit ; non : aucune.")
BACKUP_DAYS = Setting("ESSAIM_BACKUP_DAYS", "7", "Sauvegardes de nuit gardées.")
BACKUP_WEEKS = Setting(
    "ESSAIM_BACKUP_WEEKS", "4", "Sauvegardes gardées en plus : une par semaine, la dernière."
)
TIME_ZONE = Setting("ESSAIM_TIME_ZONE", "Europe/Paris", "Fuseau horaire du service.")
SECRET_KEY = Setting(
    "ESSAIM_SECRET_KEY", "", "Clé secrète ; vide : tirée au premier démarrage et gardée dans ESSAIM_DATA."
)
OLD_SECRET_KEYS = Setting(
    "ESSAIM_OLD_SECRET_KEYS",
    "",
    "Clés secrètes d’avant, séparées par des virgules : elles ouvrent encore ce qu’elles ont scellé.",
)
DEBUG = Setting("ESSAIM_DEBUG", "", "1 pour développer : pages d’erreur détaillées, gabarits relus.")
HOSTS = Setting(
    "ESSAIM_HOSTS", "localhost,127.0.0.1,[::1]", "Noms de domaine servis, séparés par des virgules."
)
BASE_URL = Setting(
    "ESSAIM_BASE_URL",
    "http://127.0.0.1:8000",
    "Adresse publique, employée dans les courriels et les adresses permanentes.",
)
DEMO = Setting(
    "ESSAIM_DEMO",
    "1",
    "1 : base vide remplie par le mouvement de démonstration, accès d’essai proposés. 0 pour un vrai service.",
)
MAX_UPLOAD_MB = Setting("ESSAIM_MAX_UPLOAD_MB", "64", "Taille maximale d’un envoi, en mégaoctets.")
MOST_MEGAPIXELS = Setting(
    "ESSAIM_MOST_MEGAPIXELS", "50", "Taille maximale d’une image, en millions de pixels."
)
SPACE_QUOTA_MB = Setting(
    "ESSAIM_SPACE_QUOTA_MB", "5000", "Place des fichiers d’un espace, en mégaoctets ; 0 : sans limite."
)
PERSON_QUOTA_MB = Setting(
    "ESSAIM_PERSON_QUOTA_MB",
    "2000",
    "Place des fichiers qu’une personne envoie, en mégaoctets ; 0 : sans limite.",
)
FREE_DISK_MB = Setting(
    "ESSAIM_FREE_DISK_MB",
    "500",
    "Place à laisser libre sur le disque, en mégaoctets : en deçà, plus d’envoi.",
)
FFMPEG = Setting(
    "ESSAIM_FFMPEG",
    "",
    "Programme qui convertit les vidéos ; vide : ffmpeg, s’il est installé ; non : aucun.",
)
TRUSTED_PROXIES = Setting(
    "ESSAIM_TRUSTED_PROXIES", "", "Adresses des mandataires dont X-Forwarded-For est cru."
)
HSTS_PRELOAD = Setting(
    "ESSAIM_HSTS_PRELOAD",
    "",
    "1 : HSTS vaut pour tous les sous-domaines, et le domaine peut s’inscrire aux listes des navigateurs.",
)
FETCH_INSIDE = Setting(
    "ESSAIM_FETCH_INSIDE",
    "",
    "Hôtes de votre réseau privé que le service peut lire (« agenda.interne », « 10.0.0.5:8090 ») ; vide : aucun.",
)
THREADS = Setting("ESSAIM_THREADS", "4", "Fils d’exécution qui rendent les pages.")
SMTP_HOST = Setting(
    "ESSAIM_SMTP_HOST", "", "Serveur d’envoi ; vide : les courriels s’affichent dans la console."
)
SMTP_PORT = Setting("ESSAIM_SMTP_PORT", "587", "Port du serveur d’envoi.")
SMTP_USER = Setting("ESSAIM_SMTP_USER", "", "Compte du serveur d’envoi.")
SMTP_PASSWORD = Setting("ESSAIM_SMTP_PASSWORD", "", "Mot de passe du serveur d’envoi.")
MAIL_FROM = Setting("ESSAIM_MAIL_FROM", "Essaim <essaim@localhost>", "Expéditeur des courriels.")
TILES = Setting(
    "ESSAIM_TILES",
    "",
    "Modèle d’adresse de tuiles (https://…/{z}/{x}/{y}.png) ; vide : contours fournis, aucune requête à un tiers.",
)
TILES_CREDIT = Setting("ESSAIM_TILES_CREDIT", "", "Mention due à qui fournit les tuiles.")
GEOCODER = Setting(
    "ESSAIM_GEOCODER",
    "",
    "Géocodeur que les pages proposent (https://…?q={q}) ; vide : les adresses ne quittent pas le service.",
)
SITE_NAME = Setting(
    "ESSAIM_SITE_NAME", "Mouvement pour l’économie solidaire", "Nom affiché en tête de chaque page."
)
SOURCE_URL = Setting(
    "ESSAIM_SOURCE_URL",
    "",
    "Adresse du code source de cette instance, que l’AGPL demande d’offrir ; liée en pied de page.",
)
VENV = Setting(
    "ESSAIM_VENV",
    "",
    "Dossier de l’environnement Python ; vide : .venv, à la racine du projet. Lu par le script essaim.",
)

GUEST_DAYS = Setting(
    "ESSAIM_GUEST_DAYS",
    "30",
    "Jours où l’adresse d’une personne sans compte est gardée après la dernière réponse qui lui est faite.",
)
SETTINGS = [value for value in list(globals().values()) if isinstance(value, Setting)]
