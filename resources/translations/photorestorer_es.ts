<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="es" sourcelanguage="en">
    <context>
        <name>PhotoRestorer</name>
        <message>
            <location filename="../../photorestorer_gui/damage/classifier.py" />
            <source>The damage classifier does not fit this version of the program.</source>
            <translation>El clasificador de daños no corresponde a esta versión del programa.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/damage/classifier.py" />
            <source>Install the program again.</source>
            <translation>Instala el programa de nuevo.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/damage/judging.py" />
            <source>A judge of damage does not fit this version of the program.</source>
            <translation>Un juez de daños no corresponde a esta versión del programa.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/damage/kinds.py" />
            <source>Blurred</source>
            <translation>Desenfoque</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/damage/kinds.py" />
            <source>Edges are soft, from the lens, from movement or from a low-resolution copy.</source>
            <translation>Los bordes están borrosos por el objetivo, por el movimiento o por ser una copia de baja resolución.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/damage/kinds.py" />
            <source>Noisy</source>
            <translation>Ruido</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/damage/kinds.py" />
            <source>Grain, scanner noise or JPEG blocks cover fine detail.</source>
            <translation>El grano, el ruido del escáner o los bloques de JPEG tapan los detalles finos.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/damage/kinds.py" />
            <source>Cracked</source>
            <translation>Grietas</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/damage/kinds.py" />
            <source>Cracks, folds, scratches or dust cut through the picture.</source>
            <translation>Grietas, pliegues, arañazos o polvo atraviesan la imagen.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/damage/kinds.py" />
            <source>Missing parts</source>
            <translation>Partes perdidas</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/damage/kinds.py" />
            <source>A corner, an edge or a patch of the picture is torn off or has peeled away.</source>
            <translation>Falta una esquina, un borde o un trozo de la imagen, arrancado o desprendido.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/damage/kinds.py" />
            <source>Stained</source>
            <translation>Manchas</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/damage/kinds.py" />
            <source>Water rings, blotches or foxing discolour parts of the picture.</source>
            <translation>Cercos de agua, borrones o motas de humedad alteran el color de algunas partes.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/damage/kinds.py" />
            <source>Faded</source>
            <translation>Tonos apagados</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/damage/kinds.py" />
            <source>Contrast is lost or the colours have shifted with age.</source>
            <translation>Con los años se ha perdido contraste o los colores han cambiado.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/damage/kinds.py" />
            <source>Colourless</source>
            <translation>Sin color</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/damage/kinds.py" />
            <source>The photo is black-and-white or sepia. Most old photos always were.</source>
            <translation>La foto está en blanco y negro o en sepia. Casi todas las fotos antiguas lo estuvieron siempre.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/errors.py" />
            <source>Something went wrong ({kind}: {error}).</source>
            <translation>Algo ha ido mal ({kind}: {error}).</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/errors.py" />
            <source>Please report it, with the command you ran.</source>
            <translation>Comunícalo, por favor, con la orden que usaste.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/errors.py" />
            <source>There is not enough memory for this photo.</source>
            <translation>No hay memoria suficiente para esta foto.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/errors.py" />
            <source>Close other programs and try again.</source>
            <translation>Cierra otros programas y prueba de nuevo.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/catalogue.py" />
            <source>Damage classifier</source>
            <translation>Clasificador de daños</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/catalogue.py" />
            <source>Tells which kinds of damage a photo has.</source>
            <translation>Dice qué clases de daño tiene una foto.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/catalogue.py" />
            <source>Crack finder</source>
            <translation>Buscador de grietas</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/catalogue.py" />
            <source>Marks the pixels that cracks, scratches, dust and missing parts cover.</source>
            <translation>Marca los píxeles cubiertos por grietas, arañazos, polvo y partes perdidas.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/catalogue.py" />
            <source>Judge of specks</source>
            <translation>Juez de motas</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/catalogue.py" />
            <source>Tells specks, chips and dust from dots that belong to the photo.</source>
            <translation>Distingue motas, desconchones y polvo de los puntos que son de la foto.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/catalogue.py" />
            <source>Judge of cracks</source>
            <translation>Juez de grietas</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/catalogue.py" />
            <source>Tells cracks from hair, seams and rims that look like them.</source>
            <translation>Distingue las grietas de cabellos, costuras y bordes que se les parecen.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/catalogue.py" />
            <source>Judge of photos</source>
            <translation>Juez de fotos</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/catalogue.py" />
            <source>Weighs what the other networks say of a photo.</source>
            <translation>Sopesa lo que las otras redes dicen de una foto.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/catalogue.py" />
            <source>Denoiser and sharpener</source>
            <translation>Eliminador de ruido y desenfoque</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/catalogue.py" />
            <source>Removes noise and blur of unknown strength.</source>
            <translation>Elimina ruido y desenfoque de intensidad desconocida.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/catalogue.py" />
            <source>Redraws blurred and damaged faces, for “Restore faces”.</source>
            <translation>Redibuja caras borrosas o dañadas, para «Restaurar caras».</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/catalogue.py" />
            <source>Its licence file also lists parts that stand under terms of their own: NVIDIA StyleGAN2, and DFDNet under CC BY-NC-SA (no commercial use, share alike). The program never ships this file.</source>
            <translation>Su licencia nombra también partes con condiciones propias: NVIDIA StyleGAN2, y DFDNet bajo CC BY-NC-SA (sin uso comercial, compartir igual). El programa nunca incluye este archivo.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/catalogue.py" />
            <source>Redraws blurred and damaged faces, an alternative to GFPGAN for “Restore faces”.</source>
            <translation>Redibuja caras borrosas o dañadas; una alternativa a GFPGAN para «Restaurar caras».</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/catalogue.py" />
            <source>Fills cracks and holes with texture.</source>
            <translation>Rellena grietas y huecos con textura.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/catalogue.py" />
            <source>Fills cracks and holes with texture; larger and slower, best in wide holes.</source>
            <translation>Rellena grietas y huecos con textura; más grande y lenta, la mejor en huecos anchos.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/catalogue.py" />
            <source>Finds faces and their landmarks, for “Restore faces”.</source>
            <translation>Encuentra las caras y sus puntos de referencia, para «Restaurar caras».</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/catalogue.py" />
            <source>Tells whether two faces are the same person, for “Restore faces”.</source>
            <translation>Dice si dos caras son de la misma persona, para «Restaurar caras».</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/catalogue.py" />
            <source>Gives colours to black-and-white photos, when asked to.</source>
            <translation>Da color a las fotos en blanco y negro, si se le pide.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/conversion.py" />
            <source>Reading the weights</source>
            <translation>Leyendo los pesos</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/conversion.py" />
            <source>Asking PyTorch for its answer</source>
            <translation>Pidiendo la respuesta a PyTorch</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/conversion.py" />
            <source>Converting the network</source>
            <translation>Convirtiendo la red</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/conversion.py" />
            <source>Comparing the answers</source>
            <translation>Comparando las respuestas</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/conversion.py" />
            <source>Starting PyTorch</source>
            <translation>Iniciando PyTorch</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/conversion.py" />
            <source>“{name}” could not be converted.</source>
            <translation>«{name}» no se pudo convertir.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/conversion.py" />
            <source>There is not enough memory to convert “{name}”.</source>
            <translation>No hay memoria suficiente para convertir «{name}».</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/converter.py" />
            <source>“{name}” does not hold the network of “{title}”.</source>
            <translation>«{name}» no contiene la red de «{title}».</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/converter.py" />
            <source>“{name}” is damaged, or no PyTorch file.</source>
            <translation>«{name}» está dañado o no es un archivo de PyTorch.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/converter.py" />
            <source>“{name}” was changed while it was read.</source>
            <translation>«{name}» cambió mientras se leía.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/converter.py" />
            <source>Try again.</source>
            <translation>Prueba de nuevo.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/converter.py" />
            <source>“{name}” answers differently after the conversion: by {apart:.1f} of 255.</source>
            <translation>«{name}» responde de otra manera tras la conversión: difiere en {apart:.1f} de 255.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/converter.py" />
            <source>“{name}” is a program (TorchScript), and loading it would run what it says.</source>
            <translation>«{name}» es un programa (TorchScript), y cargarlo ejecutaría lo que dice.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/converter.py" />
            <source>“{name}” holds more than weights, and reading it would run what it says.</source>
            <translation>«{name}» contiene más que pesos, y leerlo ejecutaría lo que dice.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/download.py" />
            <source>it has no address</source>
            <translation>no tiene dirección</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/download.py" />
            <source> It goes on from the {kept} that have come.</source>
            <translation> Continúa desde los {kept} que ya llegaron.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/download.py" />
            <source>“{title}” could not be downloaded: {last}.</source>
            <translation>No se pudo descargar «{title}»: {last}.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/download.py" />
            <source>Check the connection and try again.{goes_on} Or fetch {file} with another program and take it from its folder.</source>
            <translation>Comprueba la conexión y prueba de nuevo.{goes_on} O consigue {file} con otro programa y añádelo desde su carpeta.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/download.py" />
            <source>{size} of {total}, {speed:.1f} MB/s, {total2} left</source>
            <translation>{size} de {total}, {speed:.1f} MB/s, quedan {total2}</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/download.py" />
            <source>{minutes} min {rest} s</source>
            <translation>{minutes} min {rest} s</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/download.py" />
            <source>{rest} s</source>
            <translation>{rest} s</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/download.py" />
            <source>its file is not the right one (another hash)</source>
            <translation>su archivo no es el correcto (otra suma de comprobación)</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/download.py" />
            <source>its file does not go on where ours ends</source>
            <translation>su archivo no continúa donde acaba el nuestro</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/download.py" />
            <source>the connection broke off</source>
            <translation>se cortó la conexión</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/download.py" />
            <source>it does not know its own file</source>
            <translation>no conoce su propio archivo</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/install.py" />
            <source>The folder “{source}” does not hold the file of “{title}”.</source>
            <translation>La carpeta «{source}» no contiene el archivo de «{title}».</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/install.py" />
            <source>Fetch {urls} on a machine with internet and copy it there.</source>
            <translation>Descarga {urls} en un equipo con internet y cópialo ahí.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/install.py" />
            <source>“{name}” was converted; its answer differs from PyTorch's by at most {apart:.4f} of 255.</source>
            <translation>«{name}» se convirtió; su respuesta difiere de la de PyTorch en {apart:.4f} de 255 como máximo.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/install.py" />
            <source>“{title}” ships with the program.</source>
            <translation>«{title}» viene con el programa.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/install.py" />
            <source>Nothing has to be got, added or removed; if its file is damaged, install again.</source>
            <translation>No hay que conseguir, añadir ni quitar nada; si su archivo está dañado, instala de nuevo el programa.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/install.py" />
            <source>“{wrong}” in “{source}” is incomplete, or another file than it should be.</source>
            <translation>«{wrong}», en «{source}», está incompleto o no es el archivo que debería ser.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/install.py" />
            <source>Fetch it again from {urls} and copy it there.</source>
            <translation>Descárgalo otra vez de {urls} y cópialo ahí.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/install.py" />
            <source>Another file is installed as “{title}”.</source>
            <translation>Hay otro archivo instalado como «{title}».</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/install.py" />
            <source>Remove it first: photorestorer models remove {id}</source>
            <translation>Quítalo antes: photorestorer models remove {id}</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/install.py" />
            <source>“{name}” was changed while it was copied.</source>
            <translation>«{name}» cambió mientras se copiaba.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/install.py" />
            <source>“{path}” cannot be read.</source>
            <translation>No se puede leer «{path}».</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/install.py" />
            <source>Name a folder that can be read.</source>
            <translation>Indica una carpeta que se pueda leer.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/install.py" />
            <source>“{name}” is too large for a network in one file.</source>
            <translation>«{name}» es demasiado grande para una red en un solo archivo.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/install.py" />
            <source>Use a smaller one.</source>
            <translation>Usa uno más pequeño.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/install.py" />
            <source>Name an ONNX file that exists.</source>
            <translation>Indica un archivo ONNX que exista.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/install.py" />
            <source>This is the file of “{title}”, not of “{title2}”.</source>
            <translation>Este es el archivo de «{title}», no de «{title2}».</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/install.py" />
            <source>“{name}” keeps its weights in other files beside it.</source>
            <translation>«{name}» guarda sus pesos en otros archivos a su lado.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/install.py" />
            <source>Save the network as one ONNX file, without external data.</source>
            <translation>Guarda la red como un único archivo ONNX, sin datos externos.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/install.py" />
            <source>“{name}” is no ONNX file, or is cut off.</source>
            <translation>«{name}» no es un archivo ONNX, o está cortado.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/install.py" />
            <source>Use an ONNX file, or get the original: photorestorer models get {id}</source>
            <translation>Usa un archivo ONNX, o consigue el original: photorestorer models get {id}</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/install.py" />
            <source>Add it as {id}.</source>
            <translation>Añádelo como {id}.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/install.py" />
            <source>It ships with the program.</source>
            <translation>Viene con el programa.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/part.py" />
            <source>{megabytes:.0f} MB</source>
            <translation>{megabytes:.0f} MB</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/part.py" />
            <source>{megabytes:.1f} MB</source>
            <translation>{megabytes:.1f} MB</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/part.py" />
            <source>“{title}” cannot be written to the folder “{folder}”.</source>
            <translation>No se puede escribir «{title}» en la carpeta «{folder}».</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/part.py" />
            <source>Allow this program to write there, and close other programs that use the file.</source>
            <translation>Permite que este programa escriba ahí y cierra otros programas que usen el archivo.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/part.py" />
            <source>There is not enough room for “{title}”: it needs {missing} more, and {free} are free.</source>
            <translation>No hay sitio para «{title}»: necesita {missing} más y quedan {free} libres.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/part.py" />
            <source>Free some space on that disk and try again.</source>
            <translation>Libera espacio en ese disco y prueba de nuevo.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/part.py" />
            <source>The disk is full, so “{title}” is incomplete.</source>
            <translation>El disco está lleno, así que «{title}» está incompleto.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/part.py" />
            <source>Free some space and try again: it goes on where it stopped.</source>
            <translation>Libera espacio y prueba de nuevo: continuará donde se detuvo.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/part.py" />
            <source>Another copy of the program is fetching or changing “{title}”.</source>
            <translation>Otra copia del programa está descargando o cambiando «{title}».</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/part.py" />
            <source>Wait until it is done, or stop it, and try again.</source>
            <translation>Espera a que termine, o detenla, y prueba de nuevo.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/probe.py" />
            <source>This network cannot serve as “{title}”: {details}.</source>
            <translation>Esta red no puede servir como «{title}»: {details}.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/probe.py" />
            <source>Export it with the inputs and outputs of the original, or get the original.</source>
            <translation>Expórtala con las entradas y salidas de la original, o consigue la original.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/providers.py" />
            <source>the processor</source>
            <translation>el procesador</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/providers.py" />
            <source>its answer is not the processor’s</source>
            <translation>su respuesta no es la del procesador</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/providers.py" />
            <source>no accelerator is used</source>
            <translation>no se usa ningún acelerador</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/providers.py" />
            <source>it fails there</source>
            <translation>falla ahí</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/providers.py" />
            <source>it gives the processor’s answer</source>
            <translation>da la misma respuesta que el procesador</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/providers.py" />
            <source>it does not start</source>
            <translation>no arranca</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/providers.py" />
            <source>it has too little memory</source>
            <translation>tiene demasiado poca memoria</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/providers.py" />
            <source>{titles} is not used for “{title}”: {unfit}.</source>
            <translation>{titles} no se usa para «{title}»: {unfit}.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/runtime.py" />
            <source>{titles} does not start.</source>
            <translation>{titles} no arranca.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/runtime.py" />
            <source>Install its driver and its libraries.</source>
            <translation>Instala su controlador y sus bibliotecas.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/runtime.py" />
            <source>This file is no network that can be run here.</source>
            <translation>Este archivo no es una red que se pueda ejecutar aquí.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/runtime.py" />
            <source>Use an ONNX file made with standard operators.</source>
            <translation>Usa un archivo ONNX hecho con operadores estándar.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/session.py" />
            <source>There is not enough memory for the network {model_id}.</source>
            <translation>No hay memoria suficiente para la red {model_id}.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/session.py" />
            <source>{titles} is no longer used for {title}: {reason}.</source>
            <translation>{titles} ya no se usa para {title}: {reason}.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/session.py" />
            <source>The network “{title}” could not be loaded.</source>
            <translation>No se pudo cargar la red «{title}».</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/session.py" />
            <source>it failed</source>
            <translation>falló</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/session.py" />
            <source>The network {model_id} failed.</source>
            <translation>La red {model_id} falló.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/session.py" />
            <source>Try again; if it fails again, restart the program.</source>
            <translation>Prueba de nuevo; si vuelve a fallar, reinicia el programa.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/session.py" />
            <source>Remove it and get it again.</source>
            <translation>Quítala y consíguela de nuevo.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/session.py" />
            <source>{model_id} had to work in smaller parts.</source>
            <translation>{model_id} tuvo que trabajar por partes más pequeñas.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/store.py" />
            <source>The file of the network “{title}” cannot be read.</source>
            <translation>No se puede leer el archivo de la red «{title}».</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/store.py" />
            <source>Allow this program to read it, or install the program again.</source>
            <translation>Permite que este programa lo lea, o instala de nuevo el programa.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/store.py" />
            <source>The file of the network “{title}” is damaged or has been altered.</source>
            <translation>El archivo de la red «{title}» está dañado o ha sido alterado.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/store.py" />
            <source>The network “{title}” is not installed.</source>
            <translation>La red «{title}» no está instalada.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/store.py" />
            <source>Delete it and download it again.</source>
            <translation>Bórralo y descárgalo de nuevo.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/store.py" />
            <source>Download it first.</source>
            <translation>Descárgala antes.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/torch_files.py" />
            <source>Get the network as an ONNX file: photorestorer models get {id}</source>
            <translation>Consigue la red como archivo ONNX: photorestorer models get {id}</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/torch_files.py" />
            <source>“{name}” is {title} for PyTorch, and what converts that is not installed.</source>
            <translation>«{name}» es {title} para PyTorch, y lo que lo convierte no está instalado.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/torch_files.py" />
            <source>Get the same network as an ONNX file: photorestorer models get {id} (or install PyTorch and convert your file: {extra})</source>
            <translation>Obtén la misma red como archivo ONNX: photorestorer models get {id} (o instala PyTorch y convierte tu archivo: {extra})</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/torch_files.py" />
            <source>“{name}” is a PyTorch file, and what converts those is not installed.</source>
            <translation>«{name}» es un archivo de PyTorch, y lo que los convierte no está instalado.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/torch_files.py" />
            <source>“{name}” is {title} for PyTorch, not “{title2}”.</source>
            <translation>«{name}» es {title} para PyTorch, no «{title2}».</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/torch_files.py" />
            <source>Add it as {id}, or get the same network as an ONNX file: photorestorer models get {id}</source>
            <translation>Añádelo como {id}, u obtén la misma red como archivo ONNX: photorestorer models get {id}</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/torch_files.py" />
            <source>“{name}” is a PyTorch file, and “{title}” cannot be made of one.</source>
            <translation>«{name}» es un archivo de PyTorch, y «{title}» no se puede hacer a partir de uno.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/transfer.py" />
            <source>it answered with status {status}</source>
            <translation>respondió con el estado {status}</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/transfer.py" />
            <source>it answered with a web page instead of the file</source>
            <translation>respondió con una página web en lugar del archivo</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/transfer.py" />
            <source>it sends the file in another encoding</source>
            <translation>envía el archivo con otra codificación</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/transfer.py" />
            <source>its file has {length} bytes instead of {size}</source>
            <translation>su archivo tiene {length} bytes en lugar de {size}</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/transfer.py" />
            <source>{scheme} is no secure address; only https is asked</source>
            <translation>{scheme} no es una dirección segura; solo se usa https</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/transfer.py" />
            <source>it fell silent</source>
            <translation>dejó de responder</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/transfer.py" />
            <source>the connection broke off ({error})</source>
            <translation>se cortó la conexión ({error})</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/transfer.py" />
            <source>its certificate is not trusted ({reason})</source>
            <translation>su certificado no es de confianza ({reason})</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/trial.py" />
            <source>The names in this file are no text.</source>
            <translation>Los nombres de este archivo no son texto.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/trying.py" />
            <source>Use another one, or get the original.</source>
            <translation>Usa otra o descarga la original.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/trying.py" />
            <source>This network made its process crash when it was tried.</source>
            <translation>Esta red hizo fallar su proceso al probarla.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/trying.py" />
            <source>This network takes more memory than there is for it.</source>
            <translation>Esta red necesita más memoria de la que hay para ella.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/trying.py" />
            <source>This network gave no answer within {seconds:.0f} seconds.</source>
            <translation>Esta red no respondió en {seconds:.0f} segundos.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/trying.py" />
            <source>Use a smaller one, or get the original.</source>
            <translation>Usa una más pequeña o descarga la original.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/trying.py" />
            <source>The network cannot be tried, because no process can be started for it.</source>
            <translation>La red no se puede probar, porque no se puede iniciar ningún proceso para ella.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/updates.py" />
            <source>its answer tells of no release</source>
            <translation>su respuesta no habla de ninguna versión</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/updates.py" />
            <source>Nobody told whether there is a newer version: {reason}.</source>
            <translation>No se ha podido saber si hay una versión más nueva: {reason}.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/updates.py" />
            <source>Check the connection and try again.</source>
            <translation>Comprueba la conexión y prueba de nuevo.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/networks/updates.py" />
            <source>its answer is too long</source>
            <translation>su respuesta es demasiado larga</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/photo/asking.py" />
            <source>There is not enough memory to read “{name}”.</source>
            <translation>No hay memoria suficiente para leer «{name}».</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/photo/asking.py" />
            <source>Reading “{name}” made a decoder crash: it is damaged, or made to do harm.</source>
            <translation>Al leer «{name}» falló un decodificador: el archivo está dañado o hecho para causar daño.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/photo/asking.py" />
            <source>Reading “{name}” did not end within {seconds} seconds.</source>
            <translation>La lectura de «{name}» no terminó en {seconds} segundos.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/photo/atomic.py" />
            <source>“{name}” could not be saved.</source>
            <translation>No se pudo guardar «{name}».</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/photo/atomic.py" />
            <source>Try another folder or another disk.</source>
            <translation>Prueba con otra carpeta u otro disco.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/photo/atomic.py" />
            <source>“{name}” exists already.</source>
            <translation>«{name}» ya existe.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/photo/atomic.py" />
            <source>Choose another name, or allow it to be replaced.</source>
            <translation>Elige otro nombre, o permite que se sustituya.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/photo/atomic.py" />
            <source>The disk is full, so “{name}” was not saved.</source>
            <translation>El disco está lleno, así que «{name}» no se guardó.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/photo/atomic.py" />
            <source>Free some space, or save to another disk.</source>
            <translation>Libera espacio, o guarda en otro disco.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/photo/atomic.py" />
            <source>You may not write to the folder “{folder}”.</source>
            <translation>No tienes permiso para escribir en la carpeta «{folder}».</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/photo/atomic.py" />
            <source>Save to another folder.</source>
            <translation>Guarda en otra carpeta.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/photo/atomic.py" />
            <source>The drive failed while “{name}” was being saved.</source>
            <translation>La unidad falló mientras se guardaba «{name}».</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/photo/atomic.py" />
            <source>Check the drive and its connection, then save again.</source>
            <translation>Revisa la unidad y su conexión, y guarda de nuevo.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/photo/atomic.py" />
            <source>There is no folder “{folder}”.</source>
            <translation>No existe la carpeta «{folder}».</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/photo/atomic.py" />
            <source>Create it, or save to another folder.</source>
            <translation>Créala, o guarda en otra carpeta.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/photo/atomic.py" />
            <source>“{name}” is a folder.</source>
            <translation>«{name}» es una carpeta.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/photo/atomic.py" />
            <source>Save under another name.</source>
            <translation>Guarda con otro nombre.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/photo/atomic.py" />
            <source>The file’s name is too long.</source>
            <translation>El nombre del archivo es demasiado largo.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/photo/atomic.py" />
            <source>Save under a shorter name.</source>
            <translation>Guarda con un nombre más corto.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/photo/atomic.py" />
            <source>“{name}” cannot be the name of a file.</source>
            <translation>«{name}» no puede ser el nombre de un archivo.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/photo/atomic.py" />
            <source>Choose another name.</source>
            <translation>Elige otro nombre.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/photo/colour.py" />
            <source>The file’s colour profile could not be used, so colours may differ.</source>
            <translation>No se pudo usar el perfil de color del archivo; los colores pueden variar.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/photo/decoding.py" />
            <source>Transparency was flattened on white.</source>
            <translation>La transparencia se sustituyó por blanco.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/photo/decoding.py" />
            <source>The file holds {picture} pictures; the first was read.</source>
            <translation>El archivo contiene {picture} imágenes; se leyó la primera.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/photo/decoding.py" />
            <source>The file’s 16 bits per colour could only be read as 8.</source>
            <translation>Los 16 bits por color del archivo solo se pudieron leer como 8.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/photo/encoding.py" />
            <source>There is not enough memory to save the photo.</source>
            <translation>No hay memoria suficiente para guardar la foto.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/photo/encoding.py" />
            <source>{title} files cannot be wider or higher than {longest_side_px:,} pixels.</source>
            <translation>Los archivos {title} no pueden medir más de {longest_side_px:,} píxeles de ancho o de alto.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/photo/encoding.py" />
            <source>Save it as PNG or TIFF.</source>
            <translation>Guárdala como PNG o TIFF.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/photo/files.py" />
            <source>Photos cannot be saved as “{suffix}”.</source>
            <translation>Las fotos no se pueden guardar como «{suffix}».</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/photo/files.py" />
            <source>Choose a name that ends in .png, .jpg, .tif or .webp.</source>
            <translation>Elige un nombre que termine en .png, .jpg, .tif o .webp.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/photo/files.py" />
            <source>“{name}” is the original, which is never overwritten.</source>
            <translation>«{name}» es el original, que nunca se sobrescribe.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/photo/files.py" />
            <source>There is no folder “{parent}”.</source>
            <translation>No existe la carpeta «{parent}».</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/photo/mask_files.py" />
            <source>The mask “{name}” is {shape}×{shape2} pixels, but the photo is {width}×{height}.</source>
            <translation>La máscara «{name}» mide {shape}×{shape2} píxeles, pero la foto {width}×{height}.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/photo/mask_files.py" />
            <source>Use a mask of exactly the photo’s size.</source>
            <translation>Usa una máscara del tamaño exacto de la foto.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/photo/mask_files.py" />
            <source>Masks can be saved as PNG only.</source>
            <translation>Las máscaras solo se pueden guardar como PNG.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/photo/mask_files.py" />
            <source>Choose a name that ends in .png.</source>
            <translation>Elige un nombre que termine en .png.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/photo/mask_files.py" />
            <source>There is not enough memory to save the mask.</source>
            <translation>No hay memoria suficiente para guardar la máscara.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/photo/metadata.py" />
            <source>Some of what the file says about the photo could not be read.</source>
            <translation>No se pudo leer una parte de lo que el archivo dice de la foto.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/photo/naming.py" />
            <source>The name is empty.</source>
            <translation>El nombre está vacío.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/photo/naming.py" />
            <source>Use {default_pattern}, for example.</source>
            <translation>Usa {default_pattern}, por ejemplo.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/photo/naming.py" />
            <source>“{found}” is nothing that a name can be made of.</source>
            <translation>Con «{found}» no se puede formar un nombre.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/photo/naming.py" />
            <source>There are {tokens}.</source>
            <translation>Puedes usar {tokens}.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/photo/opening.py" />
            <source>Choose a JPEG, PNG, TIFF, WebP, BMP, GIF, HEIC or AVIF file.</source>
            <translation>Elige un archivo JPEG, PNG, TIFF, WebP, BMP, GIF, HEIC o AVIF.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/photo/opening.py" />
            <source>Open it in another program and save it as a 16-bit PNG.</source>
            <translation>Ábrela en otro programa y guárdala como PNG de 16 bits.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/photo/opening.py" />
            <source>Try another copy of it, or open it in another program and save it as PNG.</source>
            <translation>Prueba con otra copia, o ábrela en otro programa y guárdala como PNG.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/photo/opening.py" />
            <source>“{name}” is not a picture that can be read.</source>
            <translation>«{name}» no es una imagen que se pueda leer.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/photo/opening.py" />
            <source>“{name}” stores its colours in a way that cannot be read.</source>
            <translation>«{name}» guarda sus colores de un modo que no se puede leer.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/photo/opening.py" />
            <source>“{name}” is damaged or incomplete.</source>
            <translation>«{name}» está dañado o incompleto.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/photo/opening.py" />
            <source>“{name}” has {megapixels:,.0f} megapixels, more than the limit of {max_megapixels:,.0f}.</source>
            <translation>«{name}» tiene {megapixels:,.0f} megapíxeles, más que el límite de {max_megapixels:,.0f}.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/photo/opening.py" />
            <source>Make it smaller in another program, or raise the limit.</source>
            <translation>Redúcela en otro programa, o sube el límite.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/photo/opening.py" />
            <source>“{name}” is a raw file of a camera.</source>
            <translation>«{name}» es un archivo RAW de cámara.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/photo/opening.py" />
            <source>Export it as TIFF or JPEG with the camera’s program.</source>
            <translation>Expórtalo como TIFF o JPEG con el programa de la cámara.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/photo/opening.py" />
            <source>“{name}” stores its colours as 32-bit numbers, which cannot be read.</source>
            <translation>«{name}» guarda sus colores como números de 32 bits, que no se pueden leer.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/photo/opening.py" />
            <source>“{name}” stores its 16-bit colours in separate planes, which cannot be read.</source>
            <translation>«{name}» guarda sus colores de 16 bits en planos separados, que no se pueden leer.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/photo/opening.py" />
            <source>“{name}” is a folder, not a photo.</source>
            <translation>«{name}» es una carpeta, no una foto.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/photo/opening.py" />
            <source>Choose a photo inside it.</source>
            <translation>Elige una foto de dentro.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/photo/opening.py" />
            <source>“{name}” is not an ordinary file.</source>
            <translation>«{name}» no es un archivo normal.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/photo/opening.py" />
            <source>“{name}” is empty.</source>
            <translation>«{name}» está vacío.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/photo/opening.py" />
            <source>Try another copy of it.</source>
            <translation>Prueba con otra copia.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/photo/opening.py" />
            <source>“{name}” does not exist.</source>
            <translation>«{name}» no existe.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/photo/opening.py" />
            <source>Check its name and folder.</source>
            <translation>Comprueba el nombre y la carpeta.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/photo/opening.py" />
            <source>You may not read “{name}”.</source>
            <translation>No tienes permiso para leer «{name}».</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/photo/opening.py" />
            <source>Ask its owner for permission.</source>
            <translation>Pide permiso a su propietario.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/photo/opening.py" />
            <source>“{name}” could not be read.</source>
            <translation>No se pudo leer «{name}».</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/photo/opening.py" />
            <source>Check that the disk or the network drive is connected.</source>
            <translation>Comprueba que el disco o la unidad de red está conectado.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/project/files.py" />
            <source>Try another copy of it; your original photo is untouched.</source>
            <translation>Prueba con otra copia; tu foto original está intacta.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/project/files.py" />
            <source>“{name}” is damaged or no project.</source>
            <translation>«{name}» está dañado o no es un proyecto.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/project/files.py" />
            <source>“{name}” is no name for a project.</source>
            <translation>«{name}» no es un nombre de proyecto.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/project/files.py" />
            <source>Choose a name that ends in {suffix}.</source>
            <translation>Elige un nombre que termine en {suffix}.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/project/files.py" />
            <source>There is not enough memory to save the project.</source>
            <translation>No hay memoria suficiente para guardar el proyecto.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/project/files.py" />
            <source>There is not enough memory to open “{name}”.</source>
            <translation>No hay memoria suficiente para abrir «{name}».</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/project/kept_list.py" />
            <source>The list of photos that was kept cannot be read.</source>
            <translation>No se puede leer la lista de fotos que se guardó.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/project/kept_list.py" />
            <source>Open the photos again; your originals are untouched.</source>
            <translation>Abre las fotos de nuevo; tus originales siguen intactos.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/project/original.py" />
            <source>“{name}” is not where it was.</source>
            <translation>«{name}» no está donde estaba.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/project/original.py" />
            <source>Look for it; your marks and settings are kept.</source>
            <translation>Búscala; tus marcas y ajustes se conservan.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/project/original.py" />
            <source>“{name}” has been changed since you worked on it.</source>
            <translation>«{name}» ha cambiado desde que trabajaste en ella.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/project/original.py" />
            <source>Look for an unchanged copy of it, or go on with the file as it is now.</source>
            <translation>Busca una copia sin cambios, o sigue con el archivo tal como está ahora.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/project/record.py" />
            <source>This project was made by a newer version of PhotoRestorer.</source>
            <translation>Este proyecto se hizo con una versión más nueva de PhotoRestorer.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/project/record.py" />
            <source>Update PhotoRestorer, then open it again.</source>
            <translation>Actualiza PhotoRestorer y ábrelo de nuevo.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/project/record.py" />
            <source>The project’s photo has {megapixels:,.0f} megapixels, more than the limit of {max_megapixels:,.0f}.</source>
            <translation>La foto del proyecto tiene {megapixels:,.0f} megapíxeles, más que el límite de {max_megapixels:,.0f}.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/project/record.py" />
            <source>Raise the limit in the settings, then open it again.</source>
            <translation>Sube el límite en los ajustes y ábrelo de nuevo.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/project/session.py" />
            <source>The work that was kept cannot be read.</source>
            <translation>No se puede leer el trabajo que se guardó.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/project/session.py" />
            <source>Open the photo again; your original is untouched.</source>
            <translation>Abre la foto de nuevo; tu original está intacto.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/restoration/faces/detection.py" />
            <source>The network “{title}” does not work, so no faces can be found.</source>
            <translation>La red «{title}» no funciona, así que no se pueden encontrar caras.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/restoration/faces/detection.py" />
            <source>Faces were found only after turning the photo by {turned_degrees}°.</source>
            <translation>Solo se encontraron caras tras girar la foto {turned_degrees}°.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/restoration/faces/identity.py" />
            <source>The network “{title}” does not work, so nobody checks who a face is.</source>
            <translation>La red «{title}» no funciona, así que nadie comprueba de quién es cada cara.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/restoration/faces/redrawing.py" />
            <source>It is large and sharp already.</source>
            <translation>Ya es grande y nítida.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/restoration/faces/redrawing.py" />
            <source>Restored at strength {taken:.2g} only: beyond, it would be another person.</source>
            <translation>Restaurada solo con intensidad {taken:.2g}: con más, sería otra persona.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/restoration/faces/redrawing.py" />
            <source>However weakly it was restored, it would have become another person.</source>
            <translation>Por poco que se restaurase, se habría convertido en otra persona.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/restoration/faces/redrawing.py" />
            <source>It is too small: there is not enough of it to go by.</source>
            <translation>Es demasiado pequeña: no hay bastante en que basarse.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/restoration/faces/redrawing.py" />
            <source>Its eyes, nose and mouth cannot be made out.</source>
            <translation>No se distinguen los ojos, la nariz y la boca.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/restoration/faces/redrawing.py" />
            <source>The network “{title}” gave no picture.</source>
            <translation>La red «{title}» no dio ninguna imagen.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/restoration/faces/redrawing.py" />
            <source>Try again, or use another network.</source>
            <translation>Prueba de nuevo, o usa otra red.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/restoration/memory.py" />
            <source>Restoring takes up to {needed:.1f} GB of memory, more than the {usable:.1f} GB there are.</source>
            <translation>Restaurar ocupa hasta {needed:.1f} GB de memoria, más de los {usable:.1f} GB que hay.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/restoration/memory.py" />
            <source>Restoring takes up to {needed:.1f} GB of memory.</source>
            <translation>Restaurar ocupa hasta {needed:.1f} GB de memoria.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/restoration/memory.py" />
            <source>The photo needs up to {needed:.1f} GB of memory, and {usable:.1f} GB may be used.</source>
            <translation>La foto necesita hasta {needed:.1f} GB de memoria, y se pueden usar {usable:.1f} GB.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/restoration/memory.py" />
            <source>Close other programs, allow more memory, or make the photo smaller.</source>
            <translation>Cierre otros programas, permita más memoria o haga la foto más pequeña.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/restoration/plan.py" />
            <source>“{title}” has no full network installed.</source>
            <translation>«{title}» no tiene instalada ninguna red completa.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/restoration/plan.py" />
            <source>Get one with “photorestorer models get {least}”.</source>
            <translation>Consigue una con «photorestorer models get {least}».</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/restoration/plan.py" />
            <source>“{title}” has no built-in engine.</source>
            <translation>«{title}» no tiene motor incluido.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/restoration/plan.py" />
            <source>Allow full networks, or leave this step out.</source>
            <translation>Permite las redes completas, o deja fuera este paso.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/restoration/plan.py" />
            <source>“{network}” cannot be used yet.</source>
            <translation>«{network}» todavía no se puede usar.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/restoration/plan.py" />
            <source>Get what is missing with “photorestorer models get {missing}”.</source>
            <translation>Consigue lo que falta con «photorestorer models get {missing}».</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/restoration/restore.py" />
            <source>There is not enough memory. Close other programs and try again.</source>
            <translation>No hay memoria suficiente. Cierra otros programas y prueba de nuevo.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/restoration/steps/colorize.py" />
            <source>Add colours</source>
            <translation>Dar color</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/restoration/steps/colorize.py" />
            <source>Its strength is 0.</source>
            <translation>Su intensidad es 0.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/restoration/steps/colorize.py" />
            <source>The photo has too few tones to tell whether it has colours.</source>
            <translation>La foto tiene demasiado pocos tonos para saber si tiene color.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/restoration/steps/colorize.py" />
            <source>The photo has colours already.</source>
            <translation>La foto ya tiene color.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/restoration/steps/colorize.py" />
            <source>The network “{title}” gave no usable colours.</source>
            <translation>La red «{title}» no dio colores utilizables.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/restoration/steps/colorize.py" />
            <source>Try again; if it fails again, get the network anew.</source>
            <translation>Prueba de nuevo; si vuelve a fallar, consigue la red otra vez.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/restoration/steps/enlarge.py" />
            <source>Enlarge</source>
            <translation>Ampliar</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/restoration/steps/enlarge.py" />
            <source>The photo has as many pixels for it as its restoration.</source>
            <translation>La foto tiene para ella tantos píxeles como su restauración.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/restoration/steps/enlarge.py" />
            <source>Enlarged {factor} times the photo would be too large to be opened again.</source>
            <translation>Ampliada {factor} veces, la foto sería demasiado grande para volver a abrirla.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/restoration/steps/enlarge.py" />
            <source>Its own pixels stay, with detail between them.</source>
            <translation>Sus propios píxeles quedan, con detalle entre ellos.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/restoration/steps/enlarge.py" />
            <source>Printed, it is as large as before: {dpi:g} dpi became {across:g}.</source>
            <translation>Impresa, es tan grande como antes: de {dpi:g} ppp pasó a {across:g}.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/restoration/steps/enlarge.py" />
            <source>One face is as fine as its restoration drew it.</source>
            <translation>Una cara es tan fina como la dibujó su restauración.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/restoration/steps/enlarge.py" />
            <source>Enlarge it 2 times.</source>
            <translation>Amplíala 2 veces.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/restoration/steps/enlarge.py" />
            <source>Leave it at the size it has.</source>
            <translation>Déjala del tamaño que tiene.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/restoration/steps/enlarge.py" />
            <source>{drawn} faces are as fine as their restoration drew them.</source>
            <translation>{drawn} caras son tan finas como las dibujó su restauración.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/restoration/steps/fill_cracks.py" />
            <source>Fill cracks</source>
            <translation>Rellenar grietas</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/restoration/steps/fill_cracks.py" />
            <source>No cracked pixels are marked.</source>
            <translation>No hay píxeles marcados como grietas.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/restoration/steps/fill_cracks.py" />
            <source>The mask covers the whole photo, so nothing is left to fill it from.</source>
            <translation>La máscara cubre toda la foto, así que no queda nada con que rellenarla.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/restoration/steps/fill_cracks.py" />
            <source>Erase the mask where the photo is good.</source>
            <translation>Borra la máscara donde la foto esté bien.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/restoration/steps/fix_tone.py" />
            <source>Fix faded tones</source>
            <translation>Corregir tonos apagados</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/restoration/steps/fix_tone.py" />
            <source>The photo has too few tones to tell whether it has faded.</source>
            <translation>La foto tiene demasiado pocos tonos para saber si se ha apagado.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/restoration/steps/fix_tone.py" />
            <source>The tones are good already.</source>
            <translation>Los tonos ya están bien.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/restoration/steps/restore_faces.py" />
            <source>Restore faces</source>
            <translation>Restaurar caras</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/restoration/steps/restore_faces.py" />
            <source>Each of its faces is better left alone.</source>
            <translation>Es mejor dejar cada una de sus caras como está.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/restoration/steps/restore_faces.py" />
            <source>No face was found.</source>
            <translation>No se encontró ninguna cara.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/restoration/steps/sharpen.py" />
            <source>Remove blur and noise</source>
            <translation>Quitar desenfoque y ruido</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/restoration/steps/sharpen.py" />
            <source>Blocks of strong compression were smoothed first.</source>
            <translation>Primero se suavizaron los bloques de una compresión fuerte.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/restoration/wishes.py" />
            <source>No step of the restoration worked, so nothing was saved.</source>
            <translation>Ningún paso de la restauración funcionó, así que no se guardó nada.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/settings.py" />
            <source>Language</source>
            <translation>Idioma</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/settings.py" />
            <source>Of menus and texts, or as the system has it.</source>
            <translation>El de los menús y los textos, o el del sistema.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/settings.py" />
            <source>Window</source>
            <translation>Ventana</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/settings.py" />
            <source>Colours</source>
            <translation>Colores</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/settings.py" />
            <source>Light or dark, or as the system has it.</source>
            <translation>Claro u oscuro, o como lo tenga el sistema.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/settings.py" />
            <source>Colour of marks</source>
            <translation>Color de las marcas</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/settings.py" />
            <source>The three differ for red- and green-blind eyes, too.</source>
            <translation>Los tres se distinguen también con daltonismo al rojo o al verde.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/settings.py" />
            <source>Strength of that colour</source>
            <translation>Intensidad de ese color</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/settings.py" />
            <source>How much of the photo below it is covered.</source>
            <translation>Cuánto tapa de la foto que hay debajo.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/settings.py" />
            <source>Hints</source>
            <translation>Consejos</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/settings.py" />
            <source>Three hints beside the next photo that you open; then this is off again.</source>
            <translation>Tres consejos junto a la próxima foto que abras; después se desactiva solo.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/settings.py" />
            <source>Largest photo</source>
            <translation>Foto más grande</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/settings.py" />
            <source>Larger files are refused before they fill the memory.</source>
            <translation>Los archivos mayores se rechazan antes de que llenen la memoria.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/settings.py" />
            <source>Photos</source>
            <translation>Fotos</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/settings.py" />
            <source>megapixels</source>
            <translation>megapíxeles</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/settings.py" />
            <source>Memory</source>
            <translation>Memoria</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/settings.py" />
            <source>The most that one photo may take. 0 leaves it to what is free.</source>
            <translation>Lo máximo que puede ocupar una foto. 0 usa la que esté libre.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/settings.py" />
            <source>GB</source>
            <translation>GB</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/settings.py" />
            <source>Crack sensitivity</source>
            <translation>Sensibilidad a grietas</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/settings.py" />
            <source>Higher marks fainter cracks, and more that are none; for the next photo.</source>
            <translation>Más alta marca grietas más tenues, y más que no lo son; para la próxima foto.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/settings.py" />
            <source>Quality</source>
            <translation>Calidad</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/settings.py" />
            <source>Of JPEG and WebP. 95 is hard to tell from the original; lower is smaller.</source>
            <translation>De JPEG y WebP. 95 apenas se distingue del original; menos ocupa menos.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/settings.py" />
            <source>Saving</source>
            <translation>Guardar</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/settings.py" />
            <source>Format</source>
            <translation>Formato</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/settings.py" />
            <source>What saved photos are, unless you choose another.</source>
            <translation>El de las fotos guardadas, si no eliges otro.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/settings.py" />
            <source>What saved photos tell</source>
            <translation>Lo que cuentan las fotos guardadas</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/settings.py" />
            <source>Basic keeps date, camera, author and rights; no place and no words.</source>
            <translation>«Básico» conserva fecha, cámara, autor y derechos; ni lugar ni textos.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/settings.py" />
            <source>Dots per inch</source>
            <translation>Puntos por pulgada</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/settings.py" />
            <source>How large programs print saved photos; WebP files do not tell.</source>
            <translation>A qué tamaño imprimen los programas las fotos guardadas; los WebP no lo dicen.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/settings.py" />
            <source>Note the restoration</source>
            <translation>Anotar la restauración</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/settings.py" />
            <source>Adds “Restored with PhotoRestorer” to the description in the file.</source>
            <translation>Añade «Restored with PhotoRestorer» a la descripción del archivo.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/settings.py" />
            <source>Networks run on</source>
            <translation>Las redes funcionan en</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/settings.py" />
            <source>The graphics card is used where it gives right answers.</source>
            <translation>La tarjeta gráfica se usa donde da respuestas correctas.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/settings.py" />
            <source>Networks</source>
            <translation>Redes</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/settings.py" />
            <source>Downloads</source>
            <translation>Descargas</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/settings.py" />
            <source>Off, the program never uses the internet. Files you have can still be added.</source>
            <translation>Sin ellas, el programa nunca usa internet. Aún puedes añadir archivos que tengas.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/settings.py" />
            <source>Folder with networks</source>
            <translation>Carpeta con redes</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/settings.py" />
            <source>For computers without internet: networks are copied from this folder.</source>
            <translation>Para ordenadores sin internet: las redes se copian de esta carpeta.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/settings.py" />
            <source>Look for updates</source>
            <translation>Buscar actualizaciones</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/settings.py" />
            <source>Each start asks one address for the newest version; nothing is downloaded.</source>
            <translation>Cada inicio pregunta a una sola dirección por la versión más nueva; no se descarga nada.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/settings.py" />
            <source>Remember recent photos</source>
            <translation>Recordar fotos recientes</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/settings.py" />
            <source>Lists the last twelve photos with small pictures; off forgets them all.</source>
            <translation>Muestra las doce últimas fotos en pequeño; al apagarlo se olvidan todas.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/settings.py" />
            <source>Private session</source>
            <translation>Sesión privada</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/settings.py" />
            <source>Nothing of the photos you work on is kept: no list, no log, and no copy for the case of a crash. What you save yourself stays.</source>
            <translation>No se conserva nada de las fotos en las que trabajas: ni lista, ni registro, ni copia por si el programa se cierra de golpe. Lo que guardes tú se queda.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/settings.py" />
            <source>Privacy</source>
            <translation>Privacidad</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/settings.py" />
            <source>The settings could not be kept.</source>
            <translation>No se pudieron guardar los ajustes.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/settings.py" />
            <source>They hold until you close the program; free some space to keep them for good.</source>
            <translation>Valen hasta que cierres el programa; libera espacio para conservarlos.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/settings.py" />
            <source>As the system</source>
            <translation>Como el sistema</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/settings.py" />
            <source>Pink</source>
            <translation>Rosa</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/settings.py" />
            <source>Blue</source>
            <translation>Azul</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/settings.py" />
            <source>Yellow</source>
            <translation>Amarillo</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/settings.py" />
            <source>As the photo</source>
            <translation>Como la foto</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/settings.py" />
            <source>Everything</source>
            <translation>Todo</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/settings.py" />
            <source>Basic</source>
            <translation>Básico</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/settings.py" />
            <source>Nothing</source>
            <translation>Nada</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/settings.py" />
            <source>Graphics card</source>
            <translation>Tarjeta gráfica</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/settings.py" />
            <source>Processor only</source>
            <translation>Solo procesador</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/settings.py" />
            <source>Light</source>
            <translation>Claro</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/settings.py" />
            <source>Dark</source>
            <translation>Oscuro</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/settings.py" />
            <source>High contrast, light</source>
            <translation>Alto contraste, claro</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/settings.py" />
            <source>High contrast, dark</source>
            <translation>Alto contraste, oscuro</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/action_set.py" />
            <source>Last point</source>
            <translation>Último punto</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/action_set.py" />
            <source>Undo “{step}”</source>
            <translation>Deshacer «{step}»</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/action_set.py" />
            <source>Undo</source>
            <translation>Deshacer</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/action_set.py" />
            <source>Redo “{step}”</source>
            <translation>Rehacer «{step}»</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/action_set.py" />
            <source>Redo</source>
            <translation>Rehacer</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/action_set.py" />
            <source>Open &amp;recent</source>
            <translation>Abrir &amp;reciente</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>&amp;Marks</source>
            <translation>&amp;Marcas</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>&amp;View</source>
            <translation>&amp;Ver</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>&amp;Damage</source>
            <translation>&amp;Daños</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Open…</source>
            <translation>Abrir…</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Open a photo</source>
            <translation>Abrir una foto</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>&amp;File</source>
            <translation>&amp;Archivo</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Open folder…</source>
            <translation>Abrir carpeta…</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Open all photos of a folder</source>
            <translation>Abrir todas las fotos de una carpeta</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Paste photo</source>
            <translation>Pegar foto</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Open the photo on the clipboard</source>
            <translation>Abrir la foto del portapapeles</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Try the sample</source>
            <translation>Probar el ejemplo</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Open a damaged portrait that comes with the program</source>
            <translation>Abrir un retrato dañado que viene con el programa</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Save as…</source>
            <translation>Guardar como…</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Save the restored photo; your original stays</source>
            <translation>Guardar la foto restaurada; tu original se conserva</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Copy photo</source>
            <translation>Copiar foto</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Copy the restored photo to the clipboard</source>
            <translation>Copiar la foto restaurada al portapapeles</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Open project…</source>
            <translation>Abrir proyecto…</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Go on with work that you saved</source>
            <translation>Seguir con un trabajo que guardaste</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Save project</source>
            <translation>Guardar proyecto</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Save marks, settings and result to go on with later</source>
            <translation>Guardar marcas, ajustes y resultado para seguir después</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Save project as…</source>
            <translation>Guardar proyecto como…</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Save the project under another name</source>
            <translation>Guardar el proyecto con otro nombre</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Clear list</source>
            <translation>Vaciar la lista</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Forget the photos opened last; the files stay</source>
            <translation>Olvidar las últimas fotos abiertas; los archivos se conservan</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Show in folder</source>
            <translation>Mostrar en la carpeta</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Show the saved photo in the file manager</source>
            <translation>Mostrar la foto guardada en el gestor de archivos</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Print…</source>
            <translation>Imprimir…</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Print the restored photo</source>
            <translation>Imprimir la foto restaurada</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Send by e-mail…</source>
            <translation>Enviar por correo…</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Attach the restored photo to a new message</source>
            <translation>Adjuntar la foto restaurada a un mensaje nuevo</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Settings…</source>
            <translation>Ajustes…</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Change how the program works</source>
            <translation>Cambiar cómo funciona el programa</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Networks…</source>
            <translation>Redes…</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Get, add and remove the full networks</source>
            <translation>Conseguir, añadir y quitar las redes completas</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Quit</source>
            <translation>Salir</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Close the program</source>
            <translation>Cerrar el programa</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>None</source>
            <translation>Ninguno</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Say that the photo’s damage is: none</source>
            <translation>Indicar que el daño de la foto es: ninguno</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Say that the photo’s damage is: blurred</source>
            <translation>Indicar que el daño de la foto es: desenfoque</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Say that the photo’s damage is: cracked</source>
            <translation>Indicar que el daño de la foto es: grietas</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Both</source>
            <translation>Ambos</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Say that the photo’s damage is: both</source>
            <translation>Indicar que el daño de la foto es: ambos</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Restore</source>
            <translation>Restaurar</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Carry out the plan on a copy of the photo</source>
            <translation>Ejecutar el plan sobre una copia de la foto</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Cancel</source>
            <translation>Cancelar</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Stop what is being done</source>
            <translation>Detener lo que se está haciendo</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Move</source>
            <translation>Mover</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Move the photo by dragging; hold Space while painting</source>
            <translation>Mover la foto arrastrándola; mantén Espacio mientras pintas</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Mark damage</source>
            <translation>Marcar daños</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Paint over damage; the right button unmarks</source>
            <translation>Pintar sobre el daño; el botón derecho desmarca</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Unmark</source>
            <translation>Desmarcar</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Take marks away; the right button marks</source>
            <translation>Quitar marcas; el botón derecho marca</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Trace a crack</source>
            <translation>Trazar una grieta</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Click along a crack; the line follows it</source>
            <translation>Hacer clic a lo largo de una grieta; la línea la sigue</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Lasso</source>
            <translation>Lazo</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Draw around damage to mark what is inside</source>
            <translation>Dibujar alrededor del daño para marcar lo de dentro</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Polygon</source>
            <translation>Polígono</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Click corner after corner to mark what is inside</source>
            <translation>Hacer clic en cada esquina para marcar lo de dentro</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Drop a piece</source>
            <translation>Quitar un trozo</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Click a marked piece to unmark all of it</source>
            <translation>Hacer clic en un trozo marcado para desmarcarlo entero</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Never touch</source>
            <translation>No tocar nunca</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Paint over what must stay as it is: eyes, jewellery, writing</source>
            <translation>Pintar sobre lo que debe quedar como está: ojos, joyas, escritura</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Snap to cracks</source>
            <translation>Ajustar a las grietas</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Let the tracer follow the crack between clicks</source>
            <translation>Hacer que el trazo siga la grieta entre clics</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Smaller brush</source>
            <translation>Pincel más pequeño</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Make the brush smaller</source>
            <translation>Hacer el pincel más pequeño</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Larger brush</source>
            <translation>Pincel más grande</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Make the brush larger</source>
            <translation>Hacer el pincel más grande</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Undo the last change of the marks</source>
            <translation>Deshacer el último cambio de las marcas</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Redo what was undone</source>
            <translation>Rehacer lo que se deshizo</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Find again</source>
            <translation>Buscar de nuevo</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Mark the cracks found, instead of the marks there are</source>
            <translation>Marcar las grietas encontradas en lugar de las marcas que hay</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Clear all</source>
            <translation>Quitar todo</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Take all marks away</source>
            <translation>Quitar todas las marcas</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Fill holes</source>
            <translation>Rellenar huecos</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Mark what marks enclose</source>
            <translation>Marcar lo que las marcas rodean</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Grow marks</source>
            <translation>Ensanchar marcas</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Widen all marks a little</source>
            <translation>Ensanchar un poco todas las marcas</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Shrink marks</source>
            <translation>Estrechar marcas</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Narrow all marks a little</source>
            <translation>Estrechar un poco todas las marcas</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Invert marks</source>
            <translation>Invertir marcas</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Mark what is not marked, and unmark what is</source>
            <translation>Marcar lo que no lo está y desmarcar lo que sí</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Unprotect everything</source>
            <translation>Desproteger todo</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Take all protection away</source>
            <translation>Quitar toda la protección</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Load marks…</source>
            <translation>Cargar marcas…</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Mark what is white in a picture of the photo’s size</source>
            <translation>Marcar lo que es blanco en una imagen del tamaño de la foto</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Save marks…</source>
            <translation>Guardar marcas…</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Save the marks as a black and white picture</source>
            <translation>Guardar las marcas como imagen en blanco y negro</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Show marks</source>
            <translation>Mostrar marcas</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Show or hide marked damage</source>
            <translation>Mostrar u ocultar los daños marcados</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Before</source>
            <translation>Antes</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Show the photo as it came</source>
            <translation>Mostrar la foto como llegó</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Compare</source>
            <translation>Comparar</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Show before and after, with a divider to drag</source>
            <translation>Mostrar antes y después, con un divisor que se arrastra</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Side by side</source>
            <translation>En paralelo</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Show before and after side by side, moving as one</source>
            <translation>Mostrar antes y después en paralelo, moviéndose a la vez</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Changes</source>
            <translation>Cambios</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Show what was changed, and how much</source>
            <translation>Mostrar qué se cambió y cuánto</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>After</source>
            <translation>Después</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Show the restored photo</source>
            <translation>Mostrar la foto restaurada</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Flip before and after</source>
            <translation>Alternar antes y después</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Hold the key to see before instead of after</source>
            <translation>Mantén la tecla para ver antes en lugar de después</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Magnifier</source>
            <translation>Lupa</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Magnify before and after at the pointer</source>
            <translation>Ampliar antes y después junto al puntero</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Pixel grid</source>
            <translation>Cuadrícula de píxeles</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Draw lines between pixels above 800 %</source>
            <translation>Dibujar líneas entre píxeles por encima del 800%</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Zoom in</source>
            <translation>Acercar</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Show details larger</source>
            <translation>Ver los detalles más grandes</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Zoom out</source>
            <translation>Alejar</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Show more of the photo</source>
            <translation>Ver más parte de la foto</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Fit to window</source>
            <translation>Ajustar a la ventana</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Show the whole photo</source>
            <translation>Mostrar la foto entera</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Actual size</source>
            <translation>Tamaño real</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Show the photo pixel by pixel</source>
            <translation>Mostrar la foto píxel a píxel</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Restore all</source>
            <translation>Restaurar todas</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Restore every photo of the queue, one after another</source>
            <translation>Restaurar todas las fotos de la cola, una tras otra</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>&amp;Queue</source>
            <translation>&amp;Cola</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Pause the queue</source>
            <translation>Pausar la cola</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Begin no other photo, or go on</source>
            <translation>No empezar ninguna otra foto, o continuar</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Save all…</source>
            <translation>Guardar todas…</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Save all restored photos into one folder</source>
            <translation>Guardar todas las fotos restauradas en una carpeta</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Previous photo</source>
            <translation>Foto anterior</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Open the photo before this one</source>
            <translation>Abrir la foto anterior a esta</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Next photo</source>
            <translation>Foto siguiente</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Open the photo after this one</source>
            <translation>Abrir la foto siguiente a esta</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Use these settings for all</source>
            <translation>Usar estos ajustes para todas</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Let strengths, engines and sensitivity of this photo hold for all</source>
            <translation>Aplicar a todas las intensidades, motores y sensibilidad de esta foto</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Shortcuts</source>
            <translation>Atajos</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Show all keys</source>
            <translation>Mostrar todas las teclas</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>&amp;Help</source>
            <translation>A&amp;yuda</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Show hints</source>
            <translation>Mostrar consejos</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Say what the parts of the window are for</source>
            <translation>Explica para qué sirve cada parte de la ventana</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Open log</source>
            <translation>Abrir el registro</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Show what the program noted</source>
            <translation>Mostrar lo que anotó el programa</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Check for updates…</source>
            <translation>Buscar actualizaciones…</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>Ask whether there is a newer version</source>
            <translation>Preguntar si hay una versión más nueva</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>About PhotoRestorer</source>
            <translation>Acerca de PhotoRestorer</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/actions.py" />
            <source>What this program is</source>
            <translation>Qué es este programa</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/autosave.py" />
            <source>Your work cannot be kept for the case of a crash.</source>
            <translation>Tu trabajo no se puede guardar por si el programa falla.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/autosave.py" />
            <source>Free some space on the disk, or save the project now and then.</source>
            <translation>Libera espacio en el disco, o guarda el proyecto de vez en cuando.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/canvas/heat.py" />
            <source>What was changed</source>
            <translation>Qué se cambió</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/canvas/heat.py" />
            <source>not at all</source>
            <translation>nada</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/canvas/heat.py" />
            <source>by 25 % or more</source>
            <translation>25% o más</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/canvas/photo_view.py" />
            <source>Shows the photo as it came.</source>
            <translation>Muestra la foto como llegó.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/canvas/photo_view.py" />
            <source>Shows before and after, parted by a divider; the left and right keys move it.</source>
            <translation>Muestra antes y después, separados por un divisor; las teclas izquierda y derecha lo mueven.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/canvas/photo_view.py" />
            <source>Shows before and after side by side.</source>
            <translation>Muestra antes y después en paralelo.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/canvas/photo_view.py" />
            <source>Shows what was changed, and how much.</source>
            <translation>Muestra qué se cambió y cuánto.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/canvas/photo_view.py" />
            <source>Shows the restored photo.</source>
            <translation>Muestra la foto restaurada.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/canvas/photo_view.py" />
            <source>Photo</source>
            <translation>Foto</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/controls/coach.py" />
            <source>Skip</source>
            <translation>Saltar</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/controls/coach.py" />
            <source>Show no more hints (Esc)</source>
            <translation>No mostrar más consejos (Esc)</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/controls/coach.py" />
            <source>Show the next hint (Enter)</source>
            <translation>Mostrar el consejo siguiente (Intro)</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/controls/coach.py" />
            <source>{n} of {count}</source>
            <translation>{n} de {count}</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/controls/coach.py" />
            <source>Done</source>
            <translation>Listo</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/controls/coach.py" />
            <source>Next</source>
            <translation>Siguiente</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/controls/download.py" />
            <source>Download</source>
            <translation>Descarga</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/controls/download.py" />
            <source>Stop</source>
            <translation>Detener</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/controls/download.py" />
            <source>Stop the download; what has come is kept</source>
            <translation>Detener la descarga; lo que ya llegó se conserva</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/controls/drag_handle.py" />
            <source>Drag the restored photo into another program; press to copy it as a file</source>
            <translation>Arrastra la foto restaurada a otro programa; pulsa para copiarla como archivo</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/controls/drag_handle.py" />
            <source>Drag the restored photo</source>
            <translation>Arrastrar la foto restaurada</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/controls/folder.py" />
            <source>Choose a folder…</source>
            <translation>Elegir carpeta…</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/controls/menu_button.py" />
            <source>All commands (F10)</source>
            <translation>Todas las órdenes (F10)</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/controls/menu_button.py" />
            <source>Menu</source>
            <translation>Menú</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/controls/photo_tile.py" />
            <source>Discard</source>
            <translation>Descartar</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/controls/photo_tile.py" />
            <source>Forget this work; the photo itself stays</source>
            <translation>Olvidar este trabajo; la foto se conserva</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/controls/photo_tile.py" />
            <source>Go on</source>
            <translation>Continuar</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/controls/photo_tile.py" />
            <source>Take the work up where it was interrupted</source>
            <translation>Retomar el trabajo donde se interrumpió</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/controls/photo_tile.py" />
            <source>Open {note}</source>
            <translation>Abrir {note}</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/controls/photo_tile.py" />
            <source>{note}
Delete takes it off the list</source>
            <translation>{note}
Supr la quita de la lista</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/controls/photo_tile.py" />
            <source>{name} (missing)</source>
            <translation>{name} (no está)</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/controls/photo_tile.py" />
            <source>{note} is not there any more</source>
            <translation>{note} ya no está ahí</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/controls/photo_tile.py" />
            <source>{note} is not there any more
Click takes it off the list</source>
            <translation>{note} ya no está ahí
Un clic la quita de la lista</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/controls/photo_tile.py" />
            <source>{name} (project)</source>
            <translation>{name} (proyecto)</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/controls/photo_tile.py" />
            <source>Remove from the list</source>
            <translation>Quitar de la lista</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/controls/score_bar.py" />
            <source>Score {score:.0%}, found from {threshold:.0%}</source>
            <translation>Puntuación {score:.0%}, hay daño desde {threshold:.0%}</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/controls/step_row.py" />
            <source>about {seconds} min</source>
            <translation>unos {seconds} min</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/controls/step_row.py" />
            <source>under 1 s</source>
            <translation>menos de 1 s</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/controls/step_row.py" />
            <source>about {seconds} s</source>
            <translation>unos {seconds} s</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/controls/step_row.py" />
            <source>{title}: part of the restoration</source>
            <translation>{title}: parte de la restauración</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/controls/step_row.py" />
            <source>{title}: 0% leaves the photo as it is</source>
            <translation>{title}: 0% deja la foto como está</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/controls/step_row.py" />
            <source>{title}: how strongly</source>
            <translation>{title}: con qué intensidad</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/controls/step_row.py" />
            <source>left out</source>
            <translation>omitido</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/controls/time_left.py" />
            <source>About {seconds} hours left</source>
            <translation>Quedan unas {seconds} horas</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/controls/time_left.py" />
            <source>Almost done</source>
            <translation>Casi listo</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/controls/time_left.py" />
            <source>About {seconds} s left</source>
            <translation>Quedan unos {seconds} s</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/controls/time_left.py" />
            <source>About a minute left</source>
            <translation>Queda un minuto más o menos</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/controls/time_left.py" />
            <source>About {seconds} minutes left</source>
            <translation>Quedan unos {seconds} minutos</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/about.py" />
            <source>PhotoRestorer {version}</source>
            <translation>PhotoRestorer {version}</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/about.py" />
            <source>Finds what is wrong with an old portrait and mends it. Your photos never leave this computer, and an original is never overwritten. Apache License 2.0.</source>
            <translation>Encuentra lo que le pasa a un retrato antiguo y lo repara. Tus fotos nunca salen de este equipo, y un original nunca se sobrescribe. Licencia Apache 2.0.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/about.py" />
            <source>Close</source>
            <translation>Cerrar</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/about.py" />
            <source>Licences of others</source>
            <translation>Licencias de terceros</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/files.py" />
            <source>Open photos</source>
            <translation>Abrir fotos</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/files.py" />
            <source>Where to save the photo</source>
            <translation>Dónde guardar la foto</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/files.py" />
            <source>Photos and projects ({patterns} *{suffix})</source>
            <translation>Fotos y proyectos ({patterns} *{suffix})</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/files.py" />
            <source>All files (*)</source>
            <translation>Todos los archivos (*)</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/licences.py" />
            <source>Licences</source>
            <translation>Licencias</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/licences.py" />
            <source>Close the licences</source>
            <translation>Cerrar las licencias</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/log.py" />
            <source>What the program noted on this computer. It is sent nowhere; copy it for a report.</source>
            <translation>Lo que anotó el programa en este equipo. No se envía a ningún sitio; cópialo para un informe.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/log.py" />
            <source>Log</source>
            <translation>Registro</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/log.py" />
            <source>Copy</source>
            <translation>Copiar</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/log.py" />
            <source>Copy the log to the clipboard</source>
            <translation>Copiar el registro al portapapeles</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/log.py" />
            <source>Show the log’s file in the file manager</source>
            <translation>Mostrar el archivo del registro en el gestor de archivos</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/log.py" />
            <source>Close the log</source>
            <translation>Cerrar el registro</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/log.py" />
            <source>Nothing has been noted yet.</source>
            <translation>Todavía no se ha anotado nada.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/mask_files.py" />
            <source>Load marks</source>
            <translation>Cargar marcas</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/mask_files.py" />
            <source>Save the marks</source>
            <translation>Guardar las marcas</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/mask_files.py" />
            <source>It has the photo’s shape, so it can be scaled to fit. Check the marks afterwards: thin ones may have moved by a pixel.</source>
            <translation>Tiene la forma de la foto, así que se puede ajustar a su tamaño. Revisa después las marcas: las finas pueden haberse movido un píxel.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/mask_files.py" />
            <source>Scale the marks</source>
            <translation>Ajustar las marcas</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/mask_files.py" />
            <source>Masks (*.png *.PNG)</source>
            <translation>Máscaras (*.png *.PNG)</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/mask_files.py" />
            <source>All pictures ({patterns})</source>
            <translation>Todas las imágenes ({patterns})</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/mask_files.py" />
            <source>Masks (*.png)</source>
            <translation>Máscaras (*.png)</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/mask_files.py" />
            <source>Marks saved as {name}</source>
            <translation>Marcas guardadas como {name}</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/mask_files.py" />
            <source>Marks loaded from {name}</source>
            <translation>Marcas cargadas de {name}</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/models.py" />
            <source>{purpose} It is copied from “{folder}” and checked; nothing is downloaded.</source>
            <translation>{purpose} Se copia de «{folder}» y se comprueba; no se descarga nada.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/models.py" />
            <source>{bytes}, licence {licence}</source>
            <translation>{bytes}, licencia {licence}</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/models.py" />
            <source>Download {names} ({total})?</source>
            <translation>¿Descargar {names} ({total})?</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/models.py" />
            <source>Agree and download</source>
            <translation>Aceptar y descargar</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/models.py" />
            <source>Copy {names} ({total})?</source>
            <translation>¿Copiar {names} ({total})?</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/models.py" />
            <source>Agree and copy</source>
            <translation>Aceptar y copiar</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/models.py" />
            <source>{purpose} It is downloaded once, checked and kept on this computer; your photos are not sent anywhere.</source>
            <translation>{purpose} Se descarga una vez, se comprueba y se guarda en este equipo; tus fotos no se envían a ningún sitio.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/models.py" />
            <source> and </source>
            <translation> y </translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/models.py" />
            <source>Use a file…</source>
            <translation>Usar un archivo…</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/models.py" />
            <source>Take a file that you have, ONNX or PyTorch</source>
            <translation>Usar un archivo que tengas, ONNX o PyTorch</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/models.py" />
            <source>Remove</source>
            <translation>Quitar</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/models.py" />
            <source>Delete the file from this computer</source>
            <translation>Borrar el archivo de este equipo</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/models.py" />
            <source>Download…</source>
            <translation>Descargar…</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/models.py" />
            <source>Download {card}</source>
            <translation>Descargar {card}</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/models.py" />
            <source>Remove {title}?</source>
            <translation>¿Quitar {title}?</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/models.py" />
            <source>Its file ({bytes}) is deleted from this computer.</source>
            <translation>Su archivo ({bytes}) se borra de este equipo.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/models.py" />
            <source>A file for {title}</source>
            <translation>Un archivo para {title}</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/models.py" />
            <source>Downloads are switched off in the settings. Files that you have can still be added.</source>
            <translation>Las descargas están desactivadas en los ajustes. Aún puedes añadir archivos que tengas.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/models.py" />
            <source>Installed, not verified</source>
            <translation>Instalada, sin verificar</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/models.py" />
            <source>Copy…</source>
            <translation>Copiar…</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/models.py" />
            <source>Networks (*.onnx *.pth *.pt *.ckpt)</source>
            <translation>Redes (*.onnx *.pth *.pt *.ckpt)</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/models.py" />
            <source>Full networks</source>
            <translation>Redes completas</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/models.py" />
            <source>The program works without them. They redraw more, and need more time and memory. Each is downloaded once and checked; your photos stay on this computer.</source>
            <translation>El programa funciona sin ellas. Redibujan más, y necesitan más tiempo y memoria. Cada una se descarga una vez y se comprueba; tus fotos se quedan en este equipo.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/models.py" />
            <source>Installed</source>
            <translation>Instalada</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/notice.py" />
            <source>Details</source>
            <translation>Detalles</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/notice.py" />
            <source>Show details</source>
            <translation>Mostrar detalles</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/notice.py" />
            <source>Technical details of what happened</source>
            <translation>Detalles técnicos de lo que pasó</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/notice.py" />
            <source>Copy the details to the clipboard</source>
            <translation>Copiar los detalles al portapapeles</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/notice.py" />
            <source>Hide details</source>
            <translation>Ocultar detalles</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/printing.py" />
            <source>Fit the page</source>
            <translation>Llenar la página</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/printing.py" />
            <source>As large as the paper lets it be</source>
            <translation>Tan grande como permita el papel</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/printing.py" />
            <source>As large as its dots per inch make it, or as the paper allows</source>
            <translation>Tan grande como indiquen sus puntos por pulgada, o como permita el papel</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/printing.py" />
            <source>The page as it will be printed</source>
            <translation>La página como se imprimirá</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/printing.py" />
            <source>Print</source>
            <translation>Imprimir</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/printing.py" />
            <source>Size on the page</source>
            <translation>Tamaño en la página</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/printing.py" />
            <source>Size</source>
            <translation>Tamaño</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/printing.py" />
            <source>Paper</source>
            <translation>Papel</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/printing.py" />
            <source>Do not print</source>
            <translation>No imprimir</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/printing.py" />
            <source>Choose a printer…</source>
            <translation>Elegir impresora…</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/printing.py" />
            <source>Go on to the system’s dialog</source>
            <translation>Continuar en el diálogo del sistema</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/project_files.py" />
            <source>PhotoRestorer projects (*{suffix})</source>
            <translation>Proyectos de PhotoRestorer (*{suffix})</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/project_files.py" />
            <source>Open a project</source>
            <translation>Abrir un proyecto</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/project_files.py" />
            <source>Save the project</source>
            <translation>Guardar el proyecto</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/project_files.py" />
            <source>Where is “{name}”?</source>
            <translation>¿Dónde está «{name}»?</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/project_files.py" />
            <source>Photos ({patterns})</source>
            <translation>Fotos ({patterns})</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/queue.py" />
            <source>Also take the photos in its subfolders?</source>
            <translation>¿Incluir también las fotos de sus subcarpetas?</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/queue.py" />
            <source>The folder itself has {here} photos, with its subfolders {all_of_them}.</source>
            <translation>La carpeta en sí tiene {here} fotos; con sus subcarpetas, {all_of_them}.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/queue.py" />
            <source>Remove this photo?</source>
            <translation>¿Quitar esta foto?</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/queue.py" />
            <source>Remove these {count} photos?</source>
            <translation>¿Quitar estas {count} fotos?</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/queue.py" />
            <source>What was restored or marked in them and not saved will be lost. Your original files stay where they are.</source>
            <translation>Se perderá lo que se restauró o marcó en ellas sin guardarlo. Tus archivos originales se quedan donde están.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/queue.py" />
            <source>The damage you marked will be lost.</source>
            <translation>Se perderán los daños que marcaste.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/queue.py" />
            <source>Close PhotoRestorer?</source>
            <translation>¿Cerrar PhotoRestorer?</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/queue.py" />
            <source>All {all_of_them}</source>
            <translation>Las {all_of_them}</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/queue.py" />
            <source>Only these {here}</source>
            <translation>Solo estas {here}</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/queue.py" />
            <source>One restored photo has not been saved.</source>
            <translation>Hay una foto restaurada sin guardar.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/queue.py" />
            <source>{unsaved} restored photos have not been saved.</source>
            <translation>Hay {unsaved} fotos restauradas sin guardar.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/save.py" />
            <source>Keeps every pixel and 16 bits; large</source>
            <translation>Conserva cada píxel y 16 bits; ocupa mucho</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/save.py" />
            <source>Small, and opens everywhere; loses a little</source>
            <translation>Ocupa poco y se abre en todas partes; pierde un poco</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/save.py" />
            <source>Keeps every pixel and 16 bits; for printers and archives</source>
            <translation>Conserva cada píxel y 16 bits; para imprimir y archivar</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/save.py" />
            <source>Smaller than JPEG; for the web</source>
            <translation>Ocupa menos que JPEG; para la web</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/save.py" />
            <source>{width} × {height} pixels, {wide:.1f} × {high:.1f} cm on paper</source>
            <translation>{width} × {height} píxeles, {wide:.1f} × {high:.1f} cm en papel</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/save.py" />
            <source>Save the restored photo</source>
            <translation>Guardar la foto restaurada</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/save.py" />
            <source>{width} × {height} pixels</source>
            <translation>{width} × {height} píxeles</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/save.py" />
            <source>Name</source>
            <translation>Nombre</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/save.py" />
            <source>The file’s name</source>
            <translation>El nombre del archivo</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/save.py" />
            <source>Change…</source>
            <translation>Cambiar…</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/save.py" />
            <source>Choose another folder</source>
            <translation>Elegir otra carpeta</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/save.py" />
            <source>Folder</source>
            <translation>Carpeta</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/save.py" />
            <source>As the photo ({kept:.0f})</source>
            <translation>Como la foto ({kept:.0f})</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/save.py" />
            <source>Not given</source>
            <translation>Sin indicar</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/save.py" />
            <source>Estimated from parts of the photo</source>
            <translation>Estimado a partir de partes de la foto</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/save.py" />
            <source>Do not save</source>
            <translation>No guardar</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/save.py" />
            <source>Save</source>
            <translation>Guardar</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/save.py" />
            <source>Save the photo</source>
            <translation>Guardar la foto</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/save.py" />
            <source>About {words}</source>
            <translation>Unos {words}</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/save.py" />
            <source>“{name}” exists already. Saving replaces it.</source>
            <translation>«{name}» ya existe. Al guardar se sustituye.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/save.py" />
            <source>Replace</source>
            <translation>Sustituir</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/save_all.py" />
            <source>The name of the original</source>
            <translation>El nombre del original</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/save_all.py" />
            <source>The photo’s place in the list</source>
            <translation>El lugar de la foto en la lista</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/save_all.py" />
            <source>Today’s date</source>
            <translation>La fecha de hoy</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/save_all.py" />
            <source>The format’s ending</source>
            <translation>La extensión del formato</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/save_all.py" />
            <source>{saved} of {total} photos were saved.</source>
            <translation>Se guardaron {saved} de {total} fotos.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/save_all.py" />
            <source>As each photo’s</source>
            <translation>Como cada foto</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/save_all.py" />
            <source>PNG, without loss</source>
            <translation>PNG, sin pérdida</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/save_all.py" />
            <source>JPEG, small</source>
            <translation>JPEG, ocupa poco</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/save_all.py" />
            <source>TIFF, without loss</source>
            <translation>TIFF, sin pérdida</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/save_all.py" />
            <source>WebP, small</source>
            <translation>WebP, ocupa poco</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/save_all.py" />
            <source>Saving: {saved} of {total}</source>
            <translation>Guardando: {saved} de {total}</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/save_all.py" />
            <source>No photo was saved.</source>
            <translation>No se guardó ninguna foto.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/save_all.py" />
            <source>Save all</source>
            <translation>Guardar todas</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/save_all.py" />
            <source>and {names} more</source>
            <translation>y {names} más</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/save_all.py" />
            <source>Choose…</source>
            <translation>Elegir…</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/save_all.py" />
            <source>Name of each photo</source>
            <translation>Nombre de cada foto</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/save_all.py" />
            <source>Clashes get a number; nothing is ever overwritten</source>
            <translation>Los nombres repetidos llevan un número; nunca se sobrescribe nada</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/save_all.py" />
            <source>All that are restored ({restored})</source>
            <translation>Todas las restauradas ({restored})</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/save_all.py" />
            <source>Only those approved ({approved})</source>
            <translation>Solo las aprobadas ({approved})</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/save_all.py" />
            <source>Also copy photos that needed no repair</source>
            <translation>Copiar también las fotos que no necesitaban reparación</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/save_all.py" />
            <source>They are copied byte for byte if the format stays</source>
            <translation>Se copian byte a byte si el formato no cambia</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/save_all.py" />
            <source>As each photo</source>
            <translation>Como cada foto</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/save_all.py" />
            <source>Smaller photos keep their size.</source>
            <translation>Las fotos más pequeñas conservan su tamaño.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/save_all.py" />
            <source>Photos saved</source>
            <translation>Fotos guardadas</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/save_all.py" />
            <source>Photos that were not saved</source>
            <translation>Fotos que no se guardaron</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/save_all.py" />
            <source>Save into the folder; your originals stay</source>
            <translation>Guardar en la carpeta; tus originales se conservan</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/save_all.py" />
            <source>Save all photos into a folder</source>
            <translation>Guardar todas las fotos en una carpeta</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/save_all.py" />
            <source>The photo was saved.</source>
            <translation>Se guardó la foto.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/save_all.py" />
            <source>All {total} photos were saved.</source>
            <translation>Se guardaron las {total} fotos.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/save_all.py" />
            <source>Save all restored photos</source>
            <translation>Guardar todas las fotos restauradas</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/save_all.py" />
            <source>There is nothing to save.</source>
            <translation>No hay nada que guardar.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/save_all.py" />
            <source>Save one photo</source>
            <translation>Guardar una foto</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/save_all.py" />
            <source>Save {names} photos</source>
            <translation>Guardar {names} fotos</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/save_all.py" />
            <source>Insert</source>
            <translation>Insertar</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/saving_choices.py" />
            <source>All that your photo’s file tells, and how it was restored</source>
            <translation>Todo lo que cuenta el archivo de tu foto, y cómo se restauró</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/saving_choices.py" />
            <source>Date, camera, author and rights, and how it was restored; no place</source>
            <translation>Fecha, cámara, autor y derechos, y cómo se restauró; sin lugar</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/saving_choices.py" />
            <source>Only the colours: no date, no camera, no place, no words</source>
            <translation>Solo los colores: ni fecha, ni cámara, ni lugar, ni textos</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/saving_choices.py" />
            <source>95 is hard to tell from the original</source>
            <translation>95 apenas se distingue del original</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/saving_choices.py" />
            <source>How large programs print the photo</source>
            <translation>A qué tamaño imprimen la foto los programas</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/saving_choices.py" />
            <source>What the file tells</source>
            <translation>Lo que cuenta el archivo</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/saving_choices.py" />
            <source>The file tells</source>
            <translation>El archivo cuenta</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/saving_choices.py" />
            <source>Note in the description that the photo was restored</source>
            <translation>Anotar en la descripción que la foto se restauró</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/saving_choices.py" />
            <source>Caption</source>
            <translation>Nota</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/saving_choices.py" />
            <source>How many pixels are saved; a photo is never enlarged here</source>
            <translation>Cuántos píxeles se guardan; aquí nunca se amplía una foto</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/saving_choices.py" />
            <source>Longest side in pixels</source>
            <translation>Lado más largo en píxeles</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/saving_choices.py" />
            <source>Original</source>
            <translation>Original</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/saving_choices.py" />
            <source>Other…</source>
            <translation>Otro…</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/saving_choices.py" />
            <source>“Restored with PhotoRestorer” in the description</source>
            <translation>«Restored with PhotoRestorer» en la descripción</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/saving_choices.py" />
            <source>Longest side {side} px</source>
            <translation>Lado más largo {side} px</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/settings.py" />
            <source>More</source>
            <translation>Más</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/settings.py" />
            <source>Takes effect when the program starts again.</source>
            <translation>Tendrá efecto cuando el programa arranque de nuevo.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/settings.py" />
            <source>Reset</source>
            <translation>Restablecer</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/settings.py" />
            <source>{title}: as the program came</source>
            <translation>{title}: como venía el programa</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/settings.py" />
            <source>Reset: {title}</source>
            <translation>Restablecer: {title}</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/settings.py" />
            <source>Settings</source>
            <translation>Ajustes</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/settings.py" />
            <source>Close the settings</source>
            <translation>Cerrar los ajustes</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/settings.py" />
            <source>Changes hold at once and are kept.</source>
            <translation>Los cambios valen al momento y se conservan.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/shortcuts.py" />
            <source>By hand</source>
            <translation>A mano</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/shortcuts.py" />
            <source>Menu of everything</source>
            <translation>Menú de todo</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/shortcuts.py" />
            <source>Open the menu</source>
            <translation>Abrir el menú</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/shortcuts.py" />
            <source>Take a running stroke back, or stop what is done</source>
            <translation>Retirar un trazo en curso, o detener lo que se hace</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/shortcuts.py" />
            <source>Move while painting</source>
            <translation>Mover mientras pintas</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/shortcuts.py" />
            <source>Drag the photo with a brush in hand</source>
            <translation>Arrastrar la foto con un pincel en la mano</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/shortcuts.py" />
            <source>Zoom</source>
            <translation>Zoom</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/shortcuts.py" />
            <source>Turn the wheel over the photo</source>
            <translation>Girar la rueda sobre la foto</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/shortcuts.py" />
            <source>Next control</source>
            <translation>Control siguiente</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/shortcuts.py" />
            <source>Go through the window by keyboard</source>
            <translation>Recorrer la ventana con el teclado</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/shortcuts.py" />
            <source>Move photo or divider</source>
            <translation>Mover la foto o el divisor</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/shortcuts.py" />
            <source>Move the photo, or the divider between before and after</source>
            <translation>Mueve la foto, o el divisor entre antes y después</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/shortcuts.py" />
            <source>Complete a line or outline</source>
            <translation>Terminar una línea o un contorno</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/shortcuts.py" />
            <source>Mark along what was traced, or inside the polygon</source>
            <translation>Marca a lo largo de lo trazado o dentro del polígono</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/shortcuts.py" />
            <source>Last point back</source>
            <translation>Último punto atrás</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/shortcuts.py" />
            <source>Take the last point of a line or polygon back</source>
            <translation>Quita el último punto de una línea o de un polígono</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/shortcuts.py" />
            <source>Straight stroke</source>
            <translation>Trazo recto</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/shortcuts.py" />
            <source>Click to paint straight from where the last stroke ended</source>
            <translation>Haz clic para pintar en recta desde donde terminó el último trazo</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/shortcuts.py" />
            <source>Trace straight, unmark inside</source>
            <translation>Trazar en recta, desmarcar por dentro</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/shortcuts.py" />
            <source>The tracer goes straight; lasso and polygon unmark</source>
            <translation>El trazador va en recta; lazo y polígono desmarcan</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/shortcuts.py" />
            <source>Size of the tool</source>
            <translation>Tamaño de la herramienta</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/shortcuts.py" />
            <source>Turn the wheel with a brush or the tracer in hand</source>
            <translation>Gira la rueda con un pincel o el trazador en la mano</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/shortcuts.py" />
            <source>List of photos</source>
            <translation>Lista de fotos</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/shortcuts.py" />
            <source>Open this photo</source>
            <translation>Abrir esta foto</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/shortcuts.py" />
            <source>Show the photo in the editor</source>
            <translation>Muestra la foto en el editor</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/shortcuts.py" />
            <source>Approve</source>
            <translation>Aprobar</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/shortcuts.py" />
            <source>Approve a restored photo, or take that back</source>
            <translation>Aprueba una foto restaurada, o lo retira</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/shortcuts.py" />
            <source>Take the selected photos out of the queue</source>
            <translation>Quita de la cola las fotos seleccionadas</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/shortcuts.py" />
            <source>Move up or down</source>
            <translation>Mover arriba o abajo</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/shortcuts.py" />
            <source>Change the order of the queue</source>
            <translation>Cambia el orden de la cola</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/shortcuts.py" />
            <source>Esc</source>
            <translation>Esc</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/shortcuts.py" />
            <source>Space</source>
            <translation>Espacio</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/shortcuts.py" />
            <source>Wheel</source>
            <translation>Rueda</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/shortcuts.py" />
            <source>Tab</source>
            <translation>Tab</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/shortcuts.py" />
            <source>Arrow keys</source>
            <translation>Flechas</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/shortcuts.py" />
            <source>Enter</source>
            <translation>Intro</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/shortcuts.py" />
            <source>Backspace</source>
            <translation>Retroceso</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/shortcuts.py" />
            <source>Shift</source>
            <translation>Mayús</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/shortcuts.py" />
            <source>Alt</source>
            <translation>Alt</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/shortcuts.py" />
            <source>Ctrl+Wheel</source>
            <translation>Ctrl+Rueda</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/shortcuts.py" />
            <source>Del</source>
            <translation>Supr</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/shortcuts.py" />
            <source>Alt+Up</source>
            <translation>Alt+Arriba</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/shortcuts.py" />
            <source>Alt+Down</source>
            <translation>Alt+Abajo</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/shortcuts.py" />
            <source>Search</source>
            <translation>Buscar</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/shortcuts.py" />
            <source>Search the shortcuts</source>
            <translation>Buscar en los atajos</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/shortcuts.py" />
            <source>Show only what has these words</source>
            <translation>Mostrar solo lo que tenga estas palabras</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/shortcuts.py" />
            <source>No shortcut has these words.</source>
            <translation>Ningún atajo tiene estas palabras.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/dialogs/shortcuts.py" />
            <source>Close the sheet</source>
            <translation>Cerrar la hoja</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/errors.py" />
            <source> The details are also in {log_file}.</source>
            <translation> Los detalles están también en {log_file}.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/errors.py" />
            <source>Something went wrong.</source>
            <translation>Algo ha ido mal.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/errors.py" />
            <source>Your photo is untouched; try again, or restart the program.{where}</source>
            <translation>Tu foto está intacta; prueba de nuevo, o reinicia el programa.{where}</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/filmstrip/menu.py" />
            <source>Open</source>
            <translation>Abrir</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/filmstrip/menu.py" />
            <source>Take approval back</source>
            <translation>Retirar la aprobación</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/filmstrip/menu.py" />
            <source>Damage</source>
            <translation>Daños</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/filmstrip/menu.py" />
            <source>Use its settings for all photos</source>
            <translation>Usar sus ajustes para todas las fotos</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/filmstrip/menu.py" />
            <source>Remove from the queue</source>
            <translation>Quitar de la cola</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/filmstrip/menu.py" />
            <source>Restore again</source>
            <translation>Restaurar de nuevo</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/filmstrip/menu.py" />
            <source>Try again</source>
            <translation>Probar de nuevo</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/filmstrip/view.py" />
            <source>Photos of the queue</source>
            <translation>Fotos de la cola</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/filmstrip/view.py" />
            <source>Enter opens a photo, Space approves it, Delete removes it from the queue.</source>
            <translation>Intro abre una foto, Espacio la aprueba, Supr la quita de la cola.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/library.py" />
            <source>Waiting</source>
            <translation>En espera</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/library.py" />
            <source>Downloads are switched off.</source>
            <translation>Las descargas están desactivadas.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/library.py" />
            <source>Allow them in the settings, or add a file that you have.</source>
            <translation>Permítelas en los ajustes, o añade un archivo que tengas.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/mail.py" />
            <source>No mail program could be opened.</source>
            <translation>No se pudo abrir ningún programa de correo.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/mail.py" />
            <source>Attach the file in your mail program yourself: {path}</source>
            <translation>Adjunta el archivo tú mismo en tu programa de correo: {path}</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/main_window.py" />
            <source>Open the other photo?</source>
            <translation>¿Abrir la otra foto?</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/main_window.py" />
            <source>Copied to the clipboard</source>
            <translation>Copiada al portapapeles</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/main_window.py" />
            <source>There is no photo on the clipboard.</source>
            <translation>No hay ninguna foto en el portapapeles.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/main_window.py" />
            <source>Copy a photo in another program, then paste it here.</source>
            <translation>Copia una foto en otro programa y pégala aquí.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/mask_changes.py" />
            <source>Paint damage</source>
            <translation>Pintar daños</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/mask_changes.py" />
            <source>Erase marks</source>
            <translation>Borrar marcas</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/mask_changes.py" />
            <source>Protect</source>
            <translation>Proteger</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/mask_changes.py" />
            <source>Unprotect</source>
            <translation>Desproteger</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/mask_changes.py" />
            <source>Mark an area</source>
            <translation>Marcar una zona</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/mask_changes.py" />
            <source>Unmark an area</source>
            <translation>Desmarcar una zona</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/mask_changes.py" />
            <source>Unmark along a line</source>
            <translation>Desmarcar por una línea</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/mask_changes.py" />
            <source>Clear marks</source>
            <translation>Quitar las marcas</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/masking.py" />
            <source>Find cracks</source>
            <translation>Buscar grietas</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/masking.py" />
            <source>Change sensitivity</source>
            <translation>Cambiar la sensibilidad</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/opening.py" />
            <source>{title} failed.</source>
            <translation>{title} falló.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/output.py" />
            <source>{name} is attached to a new message</source>
            <translation>{name} está adjunta a un mensaje nuevo</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/output.py" />
            <source>{name} is on the clipboard as a file</source>
            <translation>{name} está en el portapapeles como archivo</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/output.py" />
            <source>Sent to the printer</source>
            <translation>Enviada a la impresora</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/output.py" />
            <source>The file manager could not be opened.</source>
            <translation>No se pudo abrir el gestor de archivos.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/output.py" />
            <source>The file lies here: {path}</source>
            <translation>El archivo está aquí: {path}</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/damage.py" />
            <source>The photo has neither damage (Alt+1)</source>
            <translation>La foto no tiene ninguno de estos daños (Alt+1)</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/damage.py" />
            <source>The photo is blurred or noisy (Alt+2)</source>
            <translation>La foto está desenfocada o tiene ruido (Alt+2)</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/damage.py" />
            <source>The photo is cracked or parts are missing (Alt+3)</source>
            <translation>La foto tiene grietas o le faltan partes (Alt+3)</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/damage.py" />
            <source>The photo is blurred and cracked (Alt+4)</source>
            <translation>La foto está desenfocada y tiene grietas (Alt+4)</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/damage.py" />
            <source>Nothing to repair</source>
            <translation>Nada que reparar</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/damage.py" />
            <source>{title}: counts as damage</source>
            <translation>{title}: cuenta como daño</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/damage.py" />
            <source>Too unsure to be mended unasked: switch it on if you see it.</source>
            <translation>Demasiado dudoso para repararlo sin que lo pidas: actívalo si lo ves.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/damage.py" />
            <source>less than 0.1%</source>
            <translation>menos del 0,1%</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/damage.py" />
            <source>Marked: {amount} of the photo.</source>
            <translation>Marcado: {amount} de la foto.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/damage.py" />
            <source>Kind of damage</source>
            <translation>Clase de daño</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/damage.py" />
            <source>Go back to what was found</source>
            <translation>Volver a lo que se encontró</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/damage.py" />
            <source>Examining the photo</source>
            <translation>Examinando la foto</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/damage.py" />
            <source>Examine again</source>
            <translation>Examinar de nuevo</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/damage.py" />
            <source>Look for damage once more</source>
            <translation>Buscar daños otra vez</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/damage.py" />
            <source>Not found ({kind_ids})</source>
            <translation>No encontrado ({kind_ids})</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/damage.py" />
            <source>Show the kinds of damage that were not found</source>
            <translation>Mostrar las clases de daño que no se encontraron</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/damage.py" />
            <source>It can have colours: see “More than repairs”.</source>
            <translation>Puede tener colores: mira «Más que reparar».</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/damage.py" />
            <source>Looking for blur, noise, cracks and other damage.</source>
            <translation>Buscando desenfoque, ruido, grietas y otros daños.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/damage.py" />
            <source>This photo has not been examined, so there is nothing to restore yet.</source>
            <translation>Esta foto no se ha examinado, así que aún no hay nada que restaurar.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/damage.py" />
            <source>Looked for: {looked_for}.</source>
            <translation>Se buscó: {looked_for}.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/damage.py" />
            <source>The photo can stay as it is. If you see damage, mark it with the brush, or say above what it is.</source>
            <translation>La foto puede quedarse como está. Si ves algún daño, márcalo con el pincel, o indica arriba cuál es.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/damage.py" />
            <source>perhaps {kind}</source>
            <translation>quizá {kind}</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/damage.py" />
            <source>your choice</source>
            <translation>lo elegiste tú</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/damage.py" />
            <source>Examining…</source>
            <translation>Examinando…</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/damage.py" />
            <source>Not examined</source>
            <translation>Sin examinar</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/damage.py" />
            <source>This window has no remedy for it yet.</source>
            <translation>Esta ventana aún no tiene remedio para ello.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/engines.py" />
            <source>{title}: what does it</source>
            <translation>{title}: con qué se hace</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/engines.py" />
            <source>Built-in</source>
            <translation>Incluido</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/engines.py" />
            <source>Leave out</source>
            <translation>Omitir</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/engines.py" />
            <source>{title} · get {size}</source>
            <translation>{title} · descargar {size}</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/engines.py" />
            <source>Engines</source>
            <translation>Motores</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/extras.py" />
            <source>{width} × {height} becomes {wide} × {high} pixels.</source>
            <translation>{width} × {height} pasa a {wide} × {high} píxeles.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/extras.py" />
            <source>As it is</source>
            <translation>Como está</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/extras.py" />
            <source>The photo keeps its size</source>
            <translation>La foto conserva su tamaño</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/extras.py" />
            <source>Twice as wide and high, for a larger print</source>
            <translation>El doble de ancha y alta, para una impresión mayor</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/extras.py" />
            <source>Four times as wide and high, for a large print</source>
            <translation>Cuatro veces más ancha y alta, para una impresión grande</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/extras.py" />
            <source>{title} guesses them; every pixel stays as light as it is.</source>
            <translation>{title} los adivina; cada píxel queda igual de claro.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/extras.py" />
            <source>Faces gain detail only where “Restore faces” is done.</source>
            <translation>Las caras solo ganan detalle donde se hace «Restaurar caras».</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/extras.py" />
            <source>Give it colours</source>
            <translation>Darle colores</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/extras.py" />
            <source>Strength</source>
            <translation>Intensidad</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/extras.py" />
            <source>How strong the colours are</source>
            <translation>Qué fuerza tienen los colores</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/extras.py" />
            <source>To be downloaded: {size}, licence {licence}.</source>
            <translation>Por descargar: {size}, licencia {licence}.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/extras.py" />
            <source>To be copied: {size}, licence {licence}.</source>
            <translation>Por copiar: {size}, licencia {licence}.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/extras.py" />
            <source>Size of the restored photo</source>
            <translation>Tamaño de la foto restaurada</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/extras.py" />
            <source>More than repairs</source>
            <translation>Más que reparar</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/faces.py" />
            <source>Restored</source>
            <translation>Restaurada</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/faces.py" />
            <source>Restored at {strength:.0%}</source>
            <translation>Restaurada al {strength:.0%}</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/faces.py" />
            <source>, likeness {similarity:.2f}</source>
            <translation>, parecido {similarity:.2f}</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/faces.py" />
            <source>Face {index}</source>
            <translation>Cara {index}</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/faces.py" />
            <source>Restore face {index}</source>
            <translation>Restaurar cara {index}</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/faces.py" />
            <source>0% leaves the face as it is</source>
            <translation>0% deja la cara como está</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/faces.py" />
            <source>Faces</source>
            <translation>Caras</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/faces.py" />
            <source>Failed. {reason}</source>
            <translation>Falló. {reason}</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/faces.py" />
            <source>Left as it was. {reason}</source>
            <translation>Se dejó como estaba. {reason}</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/faces.py" />
            <source>{faces} faces</source>
            <translation>{faces} caras</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/mask.py" />
            <source>How faint a crack may be and still be marked; your strokes stay</source>
            <translation>Lo tenue que puede ser una grieta para marcarse; tus trazos se conservan</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/mask.py" />
            <source>Sensitivity</source>
            <translation>Sensibilidad</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/mask.py" />
            <source>Show marked damage (M)</source>
            <translation>Mostrar los daños marcados (M)</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/mask.py" />
            <source>Grow, shrink, invert, load and save the marks</source>
            <translation>Ensanchar, estrechar, invertir, cargar y guardar las marcas</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/mask.py" />
            <source>Cracks have not been looked for yet.</source>
            <translation>Aún no se han buscado grietas.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/mask.py" />
            <source>Marked damage</source>
            <translation>Daños marcados</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/mask.py" />
            <source>Nothing is marked.</source>
            <translation>No hay nada marcado.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/mask.py" />
            <source>Not used: cracks are switched off.</source>
            <translation>Sin uso: las grietas están desactivadas.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/mask.py" />
            <source>Less than 0.1%</source>
            <translation>Menos del 0,1%</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/mask.py" />
            <source>{amount} of the photo is marked.</source>
            <translation>{amount} de la foto está marcado.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/plan.py" />
            <source>Nothing to repair: restoring would change nothing.</source>
            <translation>Nada que reparar: restaurar no cambiaría nada.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/plan.py" />
            <source>Restored in {seconds:.1f} s</source>
            <translation>Restaurada en {seconds:.1f} s</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/plan.py" />
            <source>Nothing is left to do; the result was made before your change.</source>
            <translation>No queda nada por hacer; el resultado es anterior a tu cambio.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/plan.py" />
            <source>Nothing is changed unless you switch on what you see.</source>
            <translation>No se cambia nada si no activas lo que veas.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/plan.py" />
            <source>Nothing to repair. Colours are added only if you ask for them.</source>
            <translation>No hay nada que reparar. Los colores se añaden solo si los pides.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/plan.py" />
            <source>This window has no remedy for what was found.</source>
            <translation>Esta ventana no tiene remedio para lo encontrado.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/plan.py" />
            <source>The result is older than your changes. Restore again to include them.</source>
            <translation>El resultado es anterior a tus cambios. Restaura de nuevo para incluirlos.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/plan.py" />
            <source>{title}: done in {seconds:.1f} s</source>
            <translation>{title}: hecho en {seconds:.1f} s</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/plan.py" />
            <source>The photo was not restored</source>
            <translation>La foto no se restauró</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/plan.py" />
            <source>Partly restored</source>
            <translation>Restaurada en parte</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/plan.py" />
            <source>Nothing had to be changed</source>
            <translation>No hubo que cambiar nada</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/plan.py" />
            <source>Restoring</source>
            <translation>Restaurando</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/plan.py" />
            <source>{title}: failed. {reason}</source>
            <translation>{title}: falló. {reason}</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/plan.py" />
            <source>{title}: not needed. {reason}</source>
            <translation>{title}: no hizo falta. {reason}</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/queue.py" />
            <source>{done} of {total} done</source>
            <translation>{done} de {total} listas</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/queue.py" />
            <source>{examined} of {total} examined</source>
            <translation>{examined} de {total} examinadas</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/queue.py" />
            <source>{total} photos</source>
            <translation>{total} fotos</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/queue.py" />
            <source>{failed} failed</source>
            <translation>{failed} con error</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/queue.py" />
            <source>Photos done</source>
            <translation>Fotos listas</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/queue.py" />
            <source>Pause</source>
            <translation>Pausar</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/queue.py" />
            <source>Pauses after this photo</source>
            <translation>Se detiene tras esta foto</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/queue.py" />
            <source>Paused</source>
            <translation>En pausa</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/queue.py" />
            <source>{left} to restore</source>
            <translation>{left} por restaurar</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/queue.py" />
            <source>{unsaved} not saved yet</source>
            <translation>{unsaved} sin guardar</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/queue.py" />
            <source>Looking for damage</source>
            <translation>Buscando daños</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/queue.py" />
            <source>{damaged} with damage</source>
            <translation>{damaged} con daños</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/queue.py" />
            <source>{unsure} perhaps</source>
            <translation>quizá {unsure} más</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/queue.py" />
            <source>All saved</source>
            <translation>Todo guardado</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/status.py" />
            <source>Pasted photo</source>
            <translation>Foto pegada</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/status.py" />
            <source>{megapixels:.1f} MP</source>
            <translation>{megapixels:.1f} MP</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/status.py" />
            <source>Show the saved file in the file manager</source>
            <translation>Mostrar el archivo guardado en el gestor de archivos</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/status.py" />
            <source>Nothing of your photos is kept; the settings end it.</source>
            <translation>No se conserva nada de tus fotos; se desactiva en los ajustes.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/status.py" />
            <source>Saved as {name}</source>
            <translation>Guardada como {name}</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/status.py" />
            <source>Opening…</source>
            <translation>Abriendo…</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/status.py" />
            <source>Saving…</source>
            <translation>Guardando…</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/tool_options.py" />
            <source>Drag the photo; the wheel zooms.</source>
            <translation>Arrastra la foto; la rueda acerca y aleja.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/tool_options.py" />
            <source>Shift and a click draw a straight line. Right button: unmark.</source>
            <translation>Mayús y un clic trazan una recta. Botón derecho: desmarcar.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/tool_options.py" />
            <source>Shift and a click draw a straight line. Right button: mark.</source>
            <translation>Mayús y un clic trazan una recta. Botón derecho: marcar.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/tool_options.py" />
            <source>Click along it. Enter ends it, Backspace goes back.</source>
            <translation>Clic a clic. Intro: fin; Retroceso: atrás.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/tool_options.py" />
            <source>Draw around damage to mark it; with Alt or the right button, unmark it.</source>
            <translation>Rodea el daño para marcarlo; con Alt o el botón derecho, se desmarca.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/tool_options.py" />
            <source>Click the corners. Enter closes, Backspace goes back, Alt: unmark.</source>
            <translation>Clic en las esquinas. Intro: cerrar; Retroceso: atrás; Alt: desmarcar.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/tool_options.py" />
            <source>Click a marked piece to unmark all of it.</source>
            <translation>Haz clic en un trozo marcado para desmarcarlo entero.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/tool_options.py" />
            <source>Nothing is filled, sharpened or redrawn where you paint. Right button: unprotect.</source>
            <translation>Donde pintes no se rellena, enfoca ni redibuja nada. Botón derecho: quitar la protección.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/tool_options.py" />
            <source>How wide the tool is ([ and ], or Ctrl and the wheel)</source>
            <translation>El ancho de la herramienta ([ y ], o Ctrl y la rueda)</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/tool_options.py" />
            <source>How strongly marks cover the photo</source>
            <translation>Cuánto cubren las marcas la foto</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/tool_options.py" />
            <source>Colour of the marks</source>
            <translation>Color de las marcas</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/tool_options.py" />
            <source>{brush_px} px</source>
            <translation>{brush_px} px</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/tool_options.py" />
            <source>Strength of the marks</source>
            <translation>Intensidad de las marcas</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/tool_options.py" />
            <source>Snap</source>
            <translation>Ajustar</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/tool_options.py" />
            <source>Pink marks</source>
            <translation>Marcas rosas</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/tool_options.py" />
            <source>Blue marks</source>
            <translation>Marcas azules</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/tool_options.py" />
            <source>Yellow marks</source>
            <translation>Marcas amarillas</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/view_bar.py" />
            <source>Hold to see before instead of after, or after instead of before (Y)</source>
            <translation>Mantén pulsado para ver antes en lugar de después, o al revés (Y)</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/view_bar.py" />
            <source>The photo as it came (1)</source>
            <translation>La foto como llegó (1)</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/view_bar.py" />
            <source>Before and after, with a divider to drag (2)</source>
            <translation>Antes y después, con un divisor que se arrastra (2)</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/view_bar.py" />
            <source>Before and after side by side, moving as one (3)</source>
            <translation>Antes y después en paralelo, moviéndose a la vez (3)</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/view_bar.py" />
            <source>What was changed, and how much (4)</source>
            <translation>Qué se cambió y cuánto (4)</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/view_bar.py" />
            <source>The restored photo (5)</source>
            <translation>La foto restaurada (5)</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/view_bar.py" />
            <source>Which picture is shown</source>
            <translation>Qué imagen se muestra</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/welcome.py" />
            <source>Go on with the pasted photo</source>
            <translation>Seguir con la foto pegada</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/welcome.py" />
            <source>The program ended in the middle of this work, {days} days ago.</source>
            <translation>El programa se cerró en medio de este trabajo, hace {days} días.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/welcome.py" />
            <source>Everything happens on this computer. Your original is never changed.</source>
            <translation>Todo ocurre en este equipo. Tu original no se cambia nunca.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/welcome.py" />
            <source>Go on with {count} photos</source>
            <translation>Seguir con {count} fotos</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/welcome.py" />
            <source>Go on with {name}</source>
            <translation>Seguir con {name}</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/welcome.py" />
            <source>The program ended in the middle of this work, a moment ago.</source>
            <translation>El programa se cerró en medio de este trabajo, hace un momento.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/welcome.py" />
            <source>The program ended in the middle of this work, a minute ago.</source>
            <translation>El programa se cerró en medio de este trabajo, hace un minuto.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/welcome.py" />
            <source>The program ended in the middle of this work, {minutes} minutes ago.</source>
            <translation>El programa se cerró en medio de este trabajo, hace {minutes} minutos.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/welcome.py" />
            <source>The program ended in the middle of this work, an hour ago.</source>
            <translation>El programa se cerró en medio de este trabajo, hace una hora.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/welcome.py" />
            <source>The program ended in the middle of this work, {hours} hours ago.</source>
            <translation>El programa se cerró en medio de este trabajo, hace {hours} horas.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/welcome.py" />
            <source>The program ended in the middle of this work, a day ago.</source>
            <translation>El programa se cerró en medio de este trabajo, hace un día.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/welcome.py" />
            <source>See what is wrong with it, then restore it with one press.</source>
            <translation>Mira qué le pasa y restáurala con un solo clic.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/welcome.py" />
            <source>Open a photo…</source>
            <translation>Abrir una foto…</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/welcome.py" />
            <source>Paste</source>
            <translation>Pegar</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/welcome.py" />
            <source>Drop an old photo here</source>
            <translation>Suelta aquí una foto antigua</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/panels/welcome.py" />
            <source>Recent photos</source>
            <translation>Fotos recientes</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/printing.py" />
            <source>The printer does not answer.</source>
            <translation>La impresora no responde.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/printing.py" />
            <source>Check that it is switched on, then print again.</source>
            <translation>Comprueba que está encendida e imprime de nuevo.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/project_desk.py" />
            <source>Its marks, settings and result will be lost; the photo itself stays.</source>
            <translation>Se perderán sus marcas, ajustes y resultado; la foto se conserva.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/project_desk.py" />
            <source>The project has changes that are not saved.</source>
            <translation>El proyecto tiene cambios sin guardar.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/project_desk.py" />
            <source>The restored photo has not been saved.</source>
            <translation>La foto restaurada no se ha guardado.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/project_desk.py" />
            <source>Save…</source>
            <translation>Guardar…</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/project_desk.py" />
            <source>Locate…</source>
            <translation>Buscar…</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/project_desk.py" />
            <source>Go on with your work on {name}?</source>
            <translation>¿Seguir con tu trabajo en {name}?</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/project_desk.py" />
            <source>The program ended while you were working on it. If you begin anew, that work stays on offer until you discard it.</source>
            <translation>El programa se cerró mientras trabajabas en ella. Si empiezas de cero, ese trabajo seguirá disponible hasta que lo descartes.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/project_desk.py" />
            <source>Discard the work on {name}?</source>
            <translation>¿Descartar el trabajo en {name}?</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/project_desk.py" />
            <source>Discard the work on the pasted photo?</source>
            <translation>¿Descartar el trabajo en la foto pegada?</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/project_desk.py" />
            <source>Discard the work on {count} photos?</source>
            <translation>¿Descartar el trabajo en {count} fotos?</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/project_desk.py" />
            <source>Marks, settings and results will be lost; the photos themselves stay.</source>
            <translation>Se perderán marcas, ajustes y resultados; las fotos en sí se quedan.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/project_desk.py" />
            <source>Save project…</source>
            <translation>Guardar proyecto…</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/project_desk.py" />
            <source>{name}[*] – PhotoRestorer</source>
            <translation>{name}[*] – PhotoRestorer</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/project_desk.py" />
            <source>Use it as it is</source>
            <translation>Usarla como está</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/project_desk.py" />
            <source>Begin anew</source>
            <translation>Empezar de cero</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/project_desk.py" />
            <source>No photos yet</source>
            <translation>Aún no hay fotos</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/project_photo.py" />
            <source>The project holds no photo.</source>
            <translation>El proyecto no contiene ninguna foto.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/project_photo.py" />
            <source>Open the photo itself.</source>
            <translation>Abre la foto misma.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/project_photo.py" />
            <source>“{name}” is not of the size that it had: {width}×{height} pixels instead of {width2}×{height2}.</source>
            <translation>«{name}» no tiene el tamaño que tenía: {width}×{height} píxeles en lugar de {width2}×{height2}.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/project_photo.py" />
            <source>Look for an unchanged copy of it.</source>
            <translation>Busca una copia sin cambios.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/projects.py" />
            <source>This work is open in another window.</source>
            <translation>Este trabajo está abierto en otra ventana.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/projects.py" />
            <source>Go on with it there, or close that window.</source>
            <translation>Sigue con él ahí, o cierra esa ventana.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/projects.py" />
            <source>This work is no longer there.</source>
            <translation>Este trabajo ya no existe.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/projects.py" />
            <source>Open the photo again.</source>
            <translation>Abre la foto de nuevo.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/queue.py" />
            <source>These settings hold for all photos now.</source>
            <translation>Estos ajustes valen ahora para todas las fotos.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/queue.py" />
            <source>Take the photos out of the list first, then go on with the others.</source>
            <translation>Quita primero las fotos de la lista y luego sigue con las otras.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/queue.py" />
            <source>There are no photos in what was opened.</source>
            <translation>No hay fotos en lo que se abrió.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/queue.py" />
            <source>Choose JPEG, PNG, TIFF, WebP, BMP, GIF, HEIC or AVIF files, or a folder that has some.</source>
            <translation>Elige archivos JPEG, PNG, TIFF, WebP, BMP, GIF, HEIC o AVIF, o una carpeta que los tenga.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/queue_items.py" />
            <source>Found</source>
            <translation>Examinada</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/queue_items.py" />
            <source>Restoring…</source>
            <translation>Restaurando…</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/queue_items.py" />
            <source>Failed</source>
            <translation>Con error</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/queue_items.py" />
            <source>Skipped</source>
            <translation>Omitida</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/queue_items.py" />
            <source>Approved</source>
            <translation>Aprobada</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/queue_items.py" />
            <source>Waiting for its turn</source>
            <translation>Espera su turno</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/queue_items.py" />
            <source>{words} and saved</source>
            <translation>{words} y guardada</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/queue_items.py" />
            <source>{found} · next</source>
            <translation>{found} · después</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/queue_keeping.py" />
            <source>The list of photos cannot be kept for the case of a crash.</source>
            <translation>La lista de fotos no se puede guardar por si el programa falla.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/queue_keeping.py" />
            <source>Free some space on the disk, or save the restored photos now and then.</source>
            <translation>Libera espacio en el disco o guarda las fotos restauradas de vez en cuando.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/queue_runner.py" />
            <source>Something went wrong. Your photo is untouched; try again.</source>
            <translation>Algo ha ido mal. Tu foto está intacta; prueba de nuevo.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/queue_runner.py" />
            <source>{title} failed. {reason}</source>
            <translation>{title} falló. {reason}</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/queue_summary.py" />
            <source>One photo was in the queue already.</source>
            <translation>Una foto ya estaba en la cola.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/queue_summary.py" />
            <source>One file is no photo and was left out.</source>
            <translation>Un archivo no es una foto y se dejó fuera.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/queue_summary.py" />
            <source>One folder could not be opened.</source>
            <translation>No se pudo abrir una carpeta.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/queue_summary.py" />
            <source>{repeated} photos were in the queue already.</source>
            <translation>{repeated} fotos ya estaban en la cola.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/queue_summary.py" />
            <source>{others} files are no photos and were left out.</source>
            <translation>{others} archivos no son fotos y se dejaron fuera.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/queue_summary.py" />
            <source>{unreadable} folders could not be opened.</source>
            <translation>No se pudieron abrir {unreadable} carpetas.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/queue_work.py" />
            <source>The photo has not been examined.</source>
            <translation>La foto no se ha examinado.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/queue_work.py" />
            <source>Examine it first.</source>
            <translation>Examínala antes.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/save_all.py" />
            <source>The restored photo is gone.</source>
            <translation>La foto restaurada ha desaparecido.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/save_all.py" />
            <source>Restore it again.</source>
            <translation>Restáurala de nuevo.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/tour.py" />
            <source>This is what was found</source>
            <translation>Esto es lo que se ha encontrado</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/tour.py" />
            <source>Is something wrong? Switch it on or off, or choose what fits at the top. You have the last word.</source>
            <translation>¿Hay algo que no es así? Actívalo o desactívalo, o elige arriba lo que corresponda. Tú tienes la última palabra.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/tour.py" />
            <source>Mark what was missed</source>
            <translation>Marca lo que falte</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/tour.py" />
            <source>Brush over cracks, trace them with clicks, or take marks away. The shield protects what must never be touched.</source>
            <translation>Pinta sobre las grietas, síguelas con clics o quita marcas. El escudo protege lo que nunca debe tocarse.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/tour.py" />
            <source>Then restore</source>
            <translation>Y después, restaura</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/tour.py" />
            <source>Compare before and after, and save. The result is a new file: your original stays as it is.</source>
            <translation>Compara el antes y el después, y guarda. El resultado es un archivo nuevo: tu original se queda como está.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/updates.py" />
            <source>You have the newest version.</source>
            <translation>Tienes la versión más nueva.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/updates.py" />
            <source>It is {version}.</source>
            <translation>Es la {version}.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/updates.py" />
            <source>There is version {version}.</source>
            <translation>Existe la versión {version}.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/updates.py" />
            <source>You have {version}. Its page tells what is new; nothing was downloaded.</source>
            <translation>Tienes la {version}. Su página cuenta las novedades; no se ha descargado nada.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/updates.py" />
            <source>Open the page</source>
            <translation>Abrir la página</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/updates.py" />
            <source>This copy of the program cannot look for updates.</source>
            <translation>Esta copia del programa no puede buscar actualizaciones.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/updates.py" />
            <source>It was not made from a release. Look where you got it from.</source>
            <translation>No procede de una versión publicada. Mira donde la obtuviste.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/updates.py" />
            <source>Looking for updates</source>
            <translation>Buscando actualizaciones</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/updates.py" />
            <source>One address is asked; nothing is downloaded.</source>
            <translation>Se pregunta a una sola dirección; no se descarga nada.</translation>
        </message>
        <message>
            <location filename="../../photorestorer_gui/ui/updates.py" />
            <source>Later</source>
            <translation>Más tarde</translation>
        </message>
    </context>
</TS>
