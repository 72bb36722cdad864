"""What Windows and macOS are told of the program: version resource, manifest, Info.plist."""

from __future__ import annotations

from typing import Any

from facts import (
    APP_ID,
    FILE_TYPES,
    LEAST_MACOS,
    LICENCE,
    NAME,
    PUBLISHER,
    SUMMARY,
    FileType,
    numbers,
    version,
)

MANIFEST = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<assembly xmlns="urn:schemas-microsoft-com:asm.v1" manifestVersion="1.0">
  <trustInfo xmlns="urn:schemas-microsoft-com:asm.v3">
    <security><requestedPrivileges>
      <requestedExecutionLevel level="asInvoker" uiAccess="false"/>
    </requestedPrivileges></security>
  </trustInfo>
  <compatibility xmlns="urn:schemas-microsoft-com:compatibility.v1">
    <application><supportedOS Id="{8e0f7a12-bfb3-4fe8-b9a5-48fd50a15a9a}"/></application>
  </compatibility>
  <application xmlns="urn:schemas-microsoft-com:asm.v3">
    <windowsSettings>
      <dpiAware xmlns="http://schemas.microsoft.com/SMI/2005/WindowsSettings">true/pm</dpiAware>
      <dpiAwareness xmlns="http://schemas.microsoft.com/SMI/2016/WindowsSettings"
        >PerMonitorV2, PerMonitor</dpiAwareness>
      <longPathAware xmlns="http://schemas.microsoft.com/SMI/2016/WindowsSettings"
        >true</longPathAware>
      <activeCodePage xmlns="http://schemas.microsoft.com/SMI/2019/WindowsSettings"
        >UTF-8</activeCodePage>
    </windowsSettings>
  </application>
  <dependency><dependentAssembly>
    <assemblyIdentity type="win32" name="Microsoft.Windows.Common-Controls" version="6.0.0.0"
      language="*" processorArchitecture="*" publicKeyToken="6595b64144ccf1df"/>
  </dependentAssembly></dependency>
</assembly>
"""


def version_resource(file_name: str) -> str:
    """Return the text from which PyInstaller makes a program's version resource.

    Parameters
    ----------
    file_name : str
        Of the `.exe`.
    """
    four = numbers(version())
    said = {
        "CompanyName": PUBLISHER,
        "FileDescription": NAME,
        "FileVersion": version(),
        "InternalName": file_name.removesuffix(".exe"),
        "LegalCopyright": f"{PUBLISHER}. {LICENCE}.",
        "OriginalFilename": file_name,
        "ProductName": NAME,
        "ProductVersion": version(),
        "Comments": SUMMARY,
    }
    strings = ", ".join(f"StringStruct({key!r}, {text!r})" for key, text in said.items())
    return (
        f"VSVersionInfo(ffi=FixedFileInfo(filevers={four}, prodvers={four}, mask=0x3F, flags=0,"
        " OS=0x40004, fileType=1, subtype=0, date=(0, 0)),\n"
        f"  kids=[StringFileInfo([StringTable('080904B0', [{strings}])]),\n"
        "    VarFileInfo([VarStruct('Translation', [0x0809, 1200])])])\n"
    )


def _document(kind: FileType) -> dict[str, Any]:
    return {
        "CFBundleTypeName": kind.title,
        "CFBundleTypeRole": "Editor" if kind.own else "Viewer",
        "LSHandlerRank": "Owner" if kind.own else "Alternate",
        "LSItemContentTypes": [kind.uti],
    }


def _exported(kind: FileType) -> dict[str, Any]:
    return {
        "UTTypeIdentifier": kind.uti,
        "UTTypeDescription": kind.title,
        "UTTypeConformsTo": ["public.data", "public.content"],
        "UTTypeTagSpecification": {
            "public.filename-extension": [suffix[1:] for suffix in kind.suffixes],
            "public.mime-type": [kind.mime],
        },
    }


def info_plist() -> dict[str, Any]:
    """Return what the Mac's Info.plist holds beyond what PyInstaller writes."""
    return {
        "CFBundleName": NAME,
        "CFBundleDisplayName": NAME,
        "CFBundleIdentifier": APP_ID,
        "CFBundleShortVersionString": version(),
        "CFBundleVersion": ".".join(map(str, numbers(version())[:3])),
        "CFBundleDocumentTypes": [_document(kind) for kind in FILE_TYPES],
        "UTExportedTypeDeclarations": [_exported(kind) for kind in FILE_TYPES if kind.own],
        "LSApplicationCategoryType": "public.app-category.photography",
        "LSMinimumSystemVersion": LEAST_MACOS,
        "NSHighResolutionCapable": True,
        "NSRequiresAquaSystemAppearance": False,
        "NSSupportsAutomaticGraphicsSwitching": True,
        "NSHumanReadableCopyright": f"{PUBLISHER}. {LICENCE}.",
    }
