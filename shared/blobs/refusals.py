"""Why a file is not taken, and what the person can do about it."""

from shared.refusal import Refusal

SENTENCES = {
    "blob_too_large": "文件太大了,每个文件请不要超过10MB,照片可先压缩或降低分辨率后再上传。",
    "blob_type_not_allowed": "目前可以上传JPG、PNG照片和PDF文件,请换成其中一种格式后再上传。",
    "blob_type_mismatch": "文件内容和所选的格式不一致,请重新拍照或重新导出后再上传。",
    "blob_malformed": "文件不完整、已加密或带有脚本、附件,无法使用;请重新拍照,或另存为普通PDF后再上传。",
    "blob_infected": "文件没有通过安全检查,请换一台设备重新拍照或导出后再上传。",
    "blob_scanner_down": "文件安全检查暂时无法进行,文件还没有收下,请过几分钟再上传。",
    "blob_not_found": "没有找到这个文件,请核对后再试,或联系经办人员。",
}


class BlobRefused(Refusal):
    """A file that is not taken; the code is one of `SENTENCES`."""

    status = 422
    title = "文件没有收下"

    def __init__(self, code: str) -> None:
        super().__init__(code, SENTENCES[code])


class BlobTooLarge(BlobRefused):
    """More bytes or more pixels than a paper of a case needs."""

    status = 413


class BlobTypeNotAllowed(BlobRefused):
    """Neither a photo nor a PDF."""

    status = 415


class BlobScannerDown(BlobRefused):
    """Nobody could look for malware, so the file is not taken."""

    status = 503


class BlobNotFound(BlobRefused):
    """No file of this id."""

    status = 404
    title = "没有找到"
